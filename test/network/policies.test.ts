import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { Field } from './field.ts';
import { connections, OUTCOMES, podOf, readTable, type ServicePlan, serviceOf } from './table.ts';

interface Scenario {
  readonly name: string;
  readonly source: string;
  readonly policies?: readonly { readonly namespace: string; readonly name: string; readonly spec: object }[];
  readonly services?: readonly ServicePlan[];
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly connections: string;
}

const { grid, scenarios } = readTable<{
  readonly grid: { namespaces: string[]; pods: string[]; ports: number[] };
  readonly scenarios: readonly Scenario[];
}>('policies');

let field: Field;
beforeAll(async () => {
  field = await Field.start();
  for (const name of grid.namespaces)
    field.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as KubeObject);
  await field.cluster.advance(2000);
  for (const namespace of grid.namespaces)
    for (const name of grid.pods) {
      const serves = grid.ports.flatMap(port =>
        ['tcp', 'udp'].map(protocol => {
          const args = ['serve-hostname', `--${protocol}`, '--http=false', `--port=${port}`];
          const named = {
            name: `serve-${port}-${protocol}`,
            containerPort: port,
            protocol: protocol.toUpperCase(),
          };
          return [`c${port}-${protocol}`, args, named] as const;
        }),
      );
      field.create(podOf({ namespace, name, labels: { pod: name } }, serves));
    }
  field.keep();
  await field.running();
}, 120_000);
afterAll(() => field?.cluster.stop());

/** `{y/b}` is the address of that Pod. */
function withAddresses(spec: object): object {
  return JSON.parse(
    JSON.stringify(spec).replace(/\{([\w/]+)\}/g, (_, pod: string) => field.host(pod).ip),
  ) as object;
}

describe.each(scenarios)(
  'NetworkPolicy: $name',
  ({ policies = [], services = [], labels = {}, connections: text }) => {
    beforeAll(async () => {
      for (const { namespace, name, spec } of policies)
        field.create({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { namespace, name },
          spec: withAddresses(spec),
        } as KubeObject);
      for (const service of services) field.create(serviceOf(service));
      for (const [what, change] of Object.entries(labels)) field.label(what, change);
      await field.cluster.advance(3000);
    });
    afterAll(async () => {
      field.clear();
      for (const [what, change] of Object.entries(labels))
        field.label(what, Object.fromEntries(Object.keys(change).map(key => [key, null])));
      await field.cluster.advance(1000);
    });

    it.each(connections(text))('$asked is $expected: $why', ({ asked, expected }) => {
      const [from = '', to = ''] = asked.split(' -> ');
      const verdict = field.connect(from, to);
      expect({ ...verdict, outcome: OUTCOMES[verdict.outcome] }).toMatchObject({ outcome: expected });
    });
  },
);
