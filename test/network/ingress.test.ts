import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ingress } from '../../src/api/generated/types.ts';
import type { KubeObject } from '../../src/api/object.ts';
import { Field } from './field.ts';
import { connections, readTable } from './table.ts';
import { backends, tlsSecret, type WebField, webExpectation } from './web.ts';

interface Scenario {
  readonly name: string;
  readonly source: string;
  readonly ingresses: readonly {
    readonly name: string;
    readonly annotations?: object;
    readonly spec: object;
  }[];
  readonly connections: string;
}

const table = readTable<{ readonly backends: readonly string[]; readonly scenarios: readonly Scenario[] }>(
  'ingress',
);

let field: Field;
let web: WebField;
beforeAll(async () => {
  field = await Field.start({ addons: ['ingress-nginx'] });
  web = await backends(field, table.backends, ['s-tls', 't-tls']);
  field.create(tlsSecret(web, 's-tls'));
  field.create(tlsSecret(web, 't-tls'));
  field.keep();
}, 120_000);
afterAll(() => field?.cluster.stop());

describe.each(table.scenarios)('Ingress: $name', ({ ingresses, connections: text }) => {
  beforeAll(async () => {
    for (const { name, annotations, spec } of ingresses)
      field.create({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { namespace: 'default', name, annotations },
        spec,
      } as KubeObject);
    await field.cluster.advance(3000);
  });
  afterAll(async () => {
    field.clear();
    await field.cluster.advance(1000);
  });

  it.each(connections(text))('$asked is $expected: $why', async ({ asked, expected }) => {
    const { ip } = field.cluster.controlPlane;
    const ports = { http: 30_080, https: 30_443 };
    expect(await web.ask(asked, ({ scheme }) => ({ ip, port: ports[scheme] }))).toMatchObject(
      webExpectation(expected),
    );
  });
});

it('writes the addresses of its nodes into the status', async () => {
  field.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { namespace: 'default', name: 'addressed' },
    spec: { ingressClassName: 'nginx', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  } as KubeObject);
  await field.cluster.advance(5000);
  const found = field.cluster.admin
    .resource<Ingress>('ingresses.networking.k8s.io')
    .get('default', 'addressed');
  const workers = field.cluster.nodes.filter(({ isControlPlane }) => !isControlPlane).map(({ ip }) => ip);
  expect(workers).toContain(found.status?.loadBalancer?.ingress?.[0]?.ip);
});
