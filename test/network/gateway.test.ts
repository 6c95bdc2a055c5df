import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../src/api/generated/types.ts';
import type { KubeObject } from '../../src/api/object.ts';
import { Field } from './field.ts';
import { connections, readTable } from './table.ts';
import { backends, tlsSecret, type WebField, webExpectation } from './web.ts';

interface Plan {
  readonly namespace?: string;
  readonly name: string;
  readonly spec: object;
}

interface Scenario {
  readonly name: string;
  readonly source: string;
  readonly routes?: readonly Plan[];
  readonly grants?: readonly Plan[];
  readonly connections: string;
}

const table = readTable<{
  readonly backends: readonly string[];
  readonly gateways: readonly Plan[];
  readonly scenarios: readonly Scenario[];
}>('gateway');
const GROUP = 'gateway.networking.k8s.io';
/** How far a share of many requests may be from its weight. */
const TOLERANCE = 0.07;

let field: Field;
let web: WebField;
const create = (kind: string, version: string, { namespace = 'default', name, spec }: Plan) =>
  field.create({
    apiVersion: `${GROUP}/${version}`,
    kind,
    metadata: { namespace, name },
    spec,
  } as KubeObject);

beforeAll(async () => {
  field = await Field.start({ addons: ['gateway'] });
  web = await backends(field, table.backends, ['s-tls']);
  field.create(tlsSecret(web, 's-tls'));
  for (const gateway of table.gateways) create('Gateway', 'v1', gateway);
  field.keep();
  await field.cluster.advance(5000);
  await field.running();
}, 180_000);
afterAll(() => field?.cluster.stop());

describe.each(table.scenarios)('Gateway API: $name', ({ routes = [], grants = [], connections: text }) => {
  beforeAll(async () => {
    for (const grant of grants) create('ReferenceGrant', 'v1beta1', grant);
    for (const route of routes) create('HTTPRoute', 'v1', route);
    await field.cluster.advance(5000);
  });
  afterAll(async () => {
    field.clear();
    await field.cluster.advance(3000);
  });

  it.each(connections(text))('$asked is $expected: $why', async ({ asked, expected }) => {
    const ip = field.cluster.admin.resource<Service>('services').get('default', 'gw-nginx').spec!.clusterIP!;
    const [, request = '', times] = /^(.*?)(?: x(\d+))?$/.exec(asked) ?? [];
    const place = ({ port }: { readonly port: number }) => ({ ip, port });
    if (times === undefined) {
      expect(await web.ask(request, place)).toMatchObject(webExpectation(expected));
      return;
    }
    const counts = new Map<string, number>();
    for (let time = 0; time < Number(times); time++) {
      const { by } = (await web.ask(request, place)) as { by: string };
      counts.set(by, (counts.get(by) ?? 0) + 1);
    }
    const shares = [...expected.matchAll(/(v\d) ([\d.]+)/g)].map(
      ([, name, share]) => [name!, Number(share)] as const,
    );
    for (const [name, share] of shares)
      expect(Math.abs((counts.get(name) ?? 0) / Number(times) - share)).toBeLessThan(TOLERANCE);
    expect([...counts.keys()].sort()).toEqual(shares.map(([name]) => name).sort());
  });
});

describe("the Gateway API's status", () => {
  it('says what is accepted, programmed, attached and resolved, in the columns too', async () => {
    create('HTTPRoute', 'v1', {
      name: 'told',
      spec: {
        parentRefs: [{ name: 'gw', sectionName: 'http' }],
        rules: [{ backendRefs: [{ name: 'nosuch', port: 80 }] }],
      },
    });
    await field.cluster.advance(5000);
    const { stdout } = await field.world.sh(
      `kubectl get gatewayclass,gateway; kubectl get httproute told -o jsonpath='{range .status.parents[0].conditions[*]}{.type}={.status}/{.reason} {end}'; kubectl get gateway gw -o jsonpath='{.status.listeners[0].attachedRoutes}'`,
    );
    expect(stdout).toMatch(/nginx\s+gateway\.nginx\.org\/nginx-gateway-controller\s+True/);
    expect(stdout).toMatch(/gw\s+nginx\s+10\.\d+\.\d+\.\d+\s+True/);
    expect(stdout).toContain('Accepted=True/Accepted ResolvedRefs=False/BackendNotFound 1');
    field.clear();
  });
});
