import { describe, expect, it } from 'vitest';
import { DEFINITIONS, MESSAGES } from '../../apimachinery/schema/definitions.ts';
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

/** A definition whose schema has a maximum of two bytes. */
const SHORT_MAXIMUM = bytes(2, bytes(7, bytes(4, bytes(1, bytes(9, [0, 0])))));

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

  it('are definitions of custom resources, their schemas as JSON writes them', () => {
    const json = (field: number, value: unknown) => bytes(field, text(1, JSON.stringify(value)));
    const double = (field: number, value: number) => {
      const wire = new Uint8Array(8);
      new DataView(wire.buffer).setFloat64(0, value, true);
      return [...varint((field << 3) | 1), ...wire];
    };
    const type = (name: string) => text(5, name);
    const property = (name: string, ...schema: readonly (readonly number[])[]) =>
      entry(29, name, bytes(2, schema.flat()));
    const schema = [
      ...type('object'),
      ...property('size', type('integer'), json(8, 3), double(9, 0), double(11, -1.5)),
      ...property('color', type('string'), json(20, 'red'), json(20, null)),
      ...property('tags', type('array'), bytes(24, bytes(1, type('string'))), text(42, 'set')),
      ...property('map', bytes(30, [...number(1, 1), ...bytes(2, type('string'))])),
      ...property('open', bytes(30, number(1, 1)), number(38, 0)),
      ...bytes(44, [...text(1, 'self.size > 0'), ...text(3, '"no"'), ...text(5, '.size'), ...number(6, 0)]),
    ];
    const version = [...text(1, 'v1'), ...number(2, 1), ...number(3, 1), ...bytes(4, bytes(1, schema))];
    const subresources = bytes(5, [...bytes(1, []), ...bytes(2, [...text(1, '.spec.n'), ...text(2, '.n')])]);
    const spec = bytes(2, [
      ...text(1, 'x.io'),
      ...text(4, 'Cluster'),
      ...bytes(7, [...version, ...subresources]),
    ]);
    expect(decodeProtobuf(body('apiextensions.k8s.io/v1', 'CustomResourceDefinition', spec)).spec).toEqual({
      group: 'x.io',
      scope: 'Cluster',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                size: { type: 'integer', default: 3, maximum: 0, minimum: -1.5 },
                color: { type: 'string', enum: ['red', null] },
                tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                map: { additionalProperties: { type: 'string' } },
                open: { additionalProperties: true, 'x-kubernetes-preserve-unknown-fields': false },
              },
              'x-kubernetes-validations': [
                {
                  rule: 'self.size > 0',
                  messageExpression: '"no"',
                  fieldPath: '.size',
                  optionalOldSelf: false,
                },
              ],
            },
          },
          subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.n' } },
        },
      ],
    });
    const service = bytes(1, [...text(1, 'ns'), ...text(2, 'svc'), ...number(3, 443)]);
    const api = bytes(2, [
      ...service,
      ...text(2, 'x.io'),
      ...text(3, 'v1'),
      ...number(7, 100),
      ...number(8, 10),
    ]);
    expect(decodeProtobuf(body('apiregistration.k8s.io/v1', 'APIService', api)).spec).toEqual({
      service: { namespace: 'ns', name: 'svc', port: 443 },
      group: 'x.io',
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 10,
    });
  });

  it('are known for every definition of the schema that Go writes in protobuf', () => {
    const lacking = Object.keys(DEFINITIONS).filter(
      name => name.startsWith('io.k8s.') && !(name.replace(/^io\.k8s/, 'k8s.io') in MESSAGES),
    );
    expect(lacking).toEqual([]);
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
    ['JSON inside that is none', body('v1', 'Pod', bytes(1, bytes(17, bytes(7, bytes(1, [123])))))],
    [
      'a number of the wrong width',
      body('apiextensions.k8s.io/v1', 'CustomResourceDefinition', SHORT_MAXIMUM),
    ],
  ])('are refused when they are %s', (_what, bytes) => {
    expect(() => decodeProtobuf(bytes)).toThrow(NotProtobuf);
  });
});
