import { describe, expect, it } from 'vitest';
import { decodeProtobuf, NotProtobuf } from './protobuf.ts';

// Bodies as client-go's generated code writes them, put together from their fields.

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
const number = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, content: readonly number[]) => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string) => bytes(field, [...new TextEncoder().encode(value)]);
const entry = (field: number, key: string, value: readonly number[]) =>
  bytes(field, [...text(1, key), ...value]);

function body(apiVersion: string, kind: string, ...object: readonly (readonly number[])[]): Uint8Array {
  const type = bytes(1, [...text(1, apiVersion), ...text(2, kind)]);
  return Uint8Array.from([
    0x6b,
    0x38,
    0x73,
    0,
    ...type,
    ...bytes(2, object.flat()),
    ...text(3, ''),
    ...text(4, ''),
  ]);
}

/** Metadata as Go writes it: the empty texts too. */
const metadata = (name: string, ...more: readonly (readonly number[])[]) =>
  bytes(1, [
    ...text(1, name),
    ...text(2, ''),
    ...text(3, ''),
    ...text(5, ''),
    ...bytes(8, []),
    ...more.flat(),
  ]);

describe('protobuf bodies', () => {
  it('become the JSON form, without what was not set', () => {
    const labels = entry(11, 'app', text(2, 'web'));
    expect(
      decodeProtobuf(body('v1', 'ConfigMap', metadata('cm', labels), entry(2, 'a', text(2, '')))),
    ).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'cm', labels: { app: 'web' } },
      data: { a: '' },
    });
  });

  it('keep a zero that was given', () => {
    const spec = bytes(2, [...number(1, 0), ...number(5, 0)]);
    expect(decodeProtobuf(body('apps/v1', 'Deployment', metadata('d'), spec)).spec).toEqual({ replicas: 0 });
  });

  it('write bytes, quantities, numbers-or-texts and times as JSON does', () => {
    expect(decodeProtobuf(body('v1', 'Secret', entry(2, 'k', bytes(2, [1, 2, 255])))).data).toEqual({
      k: 'AQL/',
    });
    const quota = decodeProtobuf(
      body('v1', 'ResourceQuota', bytes(2, entry(1, 'cpu', bytes(2, text(1, '500m'))))),
    );
    expect(quota.spec).toEqual({ hard: { cpu: '500m' } });
    const port = (target: readonly number[]) =>
      bytes(2, bytes(1, [...text(2, 'TCP'), ...number(3, 80), ...bytes(4, target)]));
    const service = (target: readonly number[]) => decodeProtobuf(body('v1', 'Service', port(target))).spec;
    expect(service([...number(1, 0), ...number(2, 8080), ...text(3, '')])).toMatchObject({
      ports: [{ targetPort: 8080 }],
    });
    expect(service([...number(1, 1), ...number(2, 0), ...text(3, 'web')])).toMatchObject({
      ports: [{ targetPort: 'web' }],
    });
    const created = bytes(1, bytes(8, number(1, 1_700_000_000)));
    expect(decodeProtobuf(body('v1', 'Namespace', created)).metadata).toEqual({
      creationTimestamp: '2023-11-14T22:13:20Z',
    });
  });

  it.each(['v1', 'apps/v1', 'batch/v1', 'policy/v1', 'rbac.authorization.k8s.io/v1'])(
    'are the options of a request in any group: %s',
    group => {
      const options = decodeProtobuf(body(group, 'DeleteOptions', number(1, 0), text(4, 'Background')));
      expect(options).toEqual({
        apiVersion: group,
        kind: 'DeleteOptions',
        gracePeriodSeconds: 0,
        propagationPolicy: 'Background',
      });
    },
  );

  it('are of the kinds that controllers write', () => {
    const lease = decodeProtobuf(
      body(
        'coordination.k8s.io/v1',
        'Lease',
        metadata('leader'),
        bytes(2, [...text(1, 'me'), ...number(2, 15)]),
      ),
    );
    expect(lease).toMatchObject({
      metadata: { name: 'leader' },
      spec: { holderIdentity: 'me', leaseDurationSeconds: 15 },
    });
    const port = bytes(3, [...text(1, ''), ...text(2, 'TCP'), ...number(3, 80)]);
    const slice = decodeProtobuf(body('discovery.k8s.io/v1', 'EndpointSlice', text(4, 'IPv4'), port));
    expect(slice).toMatchObject({ addressType: 'IPv4', ports: [{ name: '', protocol: 'TCP', port: 80 }] });
    const request = decodeProtobuf(
      body(
        'certificates.k8s.io/v1',
        'CertificateSigningRequest',
        bytes(2, [...bytes(1, [1, 2, 3]), ...text(7, 'x/y')]),
      ),
    );
    expect(request).toMatchObject({ spec: { request: 'AQID', signerName: 'x/y' } });
  });

  it('unfold what Go embeds', () => {
    const volume = bytes(2, bytes(1, [...text(1, 'v'), ...bytes(2, bytes(2, text(1, 'Memory')))]));
    expect(decodeProtobuf(body('v1', 'Pod', volume)).spec).toEqual({
      volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
    });
  });

  it.each([
    ['something else', new TextEncoder().encode('{}')],
    ['a broken message', Uint8Array.from([0x6b, 0x38, 0x73, 0, 0x0a, 0x7f])],
    ['an unknown kind', body('v1', 'Nothing')],
  ])('are refused when they are %s', (_what, bytes) => {
    expect(() => decodeProtobuf(bytes)).toThrow(NotProtobuf);
  });
});
