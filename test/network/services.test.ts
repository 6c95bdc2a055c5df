import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { PATCH } from '../../src/client/client.ts';
import { Field } from './field.ts';
import {
  connections,
  OUTCOMES,
  type PodPlan,
  podOf,
  readTable,
  type ServicePlan,
  serviceOf,
} from './table.ts';

interface Scenario {
  readonly name: string;
  readonly source: string;
  readonly services?: readonly ServicePlan[];
  readonly slices?: readonly {
    readonly service: string;
    readonly addresses: readonly string[];
    readonly ports: readonly object[];
    readonly conditions?: object;
  }[];
  readonly hostPorts?: readonly {
    readonly name: string;
    readonly node: string;
    readonly hostIP?: string;
    readonly protocol: string;
  }[];
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly stopKubeProxy?: boolean;
  readonly connections: string;
}

const { pods, scenarios } = readTable<{
  readonly pods: readonly PodPlan[];
  readonly scenarios: readonly Scenario[];
}>('services');

const HOST_PORT = 54_323;
const HTTP = { name: 'web', containerPort: 8080 };

let field: Field;
beforeAll(async () => {
  field = await Field.start();
  for (const pod of pods)
    field.create(podOf(pod, [['main', ['netexec', '--http-port=8080', '--udp-port=8081'], HTTP]]));
  field.keep();
  await field.running();
}, 120_000);
afterAll(() => field?.cluster.stop());

/** An address that a table writes as a Pod's name or as `{node01}`. */
function address(text: string): string {
  const machine = /^\{(.*)\}$/.exec(text)?.[1];
  if (machine !== undefined) return field.cluster.machine(machine).ip;
  return /^[\d.]+$/.test(text) ? text : field.host(text).ip;
}

function create({ services = [], slices = [], hostPorts = [] }: Scenario): void {
  for (const service of services) field.create(serviceOf(service));
  for (const [index, { service, addresses, ports, conditions }] of slices.entries())
    field.create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        namespace: 'default',
        name: `${service}-${index}`,
        labels: { 'kubernetes.io/service-name': service },
      },
      addressType: 'IPv4',
      endpoints: addresses.map(each => ({ addresses: [address(each)], ...(conditions && { conditions }) })),
      ports,
    } as unknown as KubeObject);
  for (const { name, node, hostIP, protocol } of hostPorts) {
    const port = {
      containerPort: protocol === 'UDP' ? 8081 : 8080,
      hostPort: HOST_PORT,
      protocol,
      ...(hostIP !== undefined && { hostIP: address(hostIP) }),
    };
    field.create(podOf({ name, node, labels: { app: 'hp' } }, [['main', ['netexec'], port]]));
  }
}

/** The Pods that have answered, by their names, and the address that the last one saw. */
async function connect(
  from: string,
  to: string,
): Promise<{ outcome: string; by: string; as: string | undefined }> {
  const verdict = field.connect(from, to);
  const outcome = OUTCOMES[verdict.outcome];
  const service = verdict.service;
  if (service?.fetch !== undefined) {
    const said = await service.fetch(new Request('http://server/hostname'));
    return { outcome, by: await said.text(), as: verdict.source };
  }
  return { outcome, by: (service?.service as { line?: string } | undefined)?.line ?? '', as: verdict.source };
}

describe.each(scenarios)('Services: $name', scenario => {
  const { labels = {}, stopKubeProxy = false, connections: text } = scenario;
  beforeAll(async () => {
    for (const [what, change] of Object.entries(labels)) field.label(what, change);
    if (stopKubeProxy) {
      const nodeSelector = { 'nobody-has': 'this' };
      field.cluster.admin
        .resource('daemonsets.apps')
        .patch('kube-system', 'kube-proxy', PATCH.merge, { spec: { template: { spec: { nodeSelector } } } });
      await field.cluster.advance(60_000);
    }
    create(scenario);
    if (scenario.hostPorts) await field.running();
    await field.cluster.advance(5000);
  }, 60_000);
  afterAll(async () => {
    field.clear();
    for (const [what, change] of Object.entries(labels))
      field.label(what, Object.fromEntries(Object.keys(change).map(key => [key, null])));
    await field.cluster.advance(3000);
  });

  it.each(connections(text))('$asked is $expected: $why', async ({ asked, expected }) => {
    const [, from = '', to = '', times = '1'] = /^(.*) -> (.*?)(?: x(\d+))?$/.exec(asked) ?? [];
    const [, outcome, by, as] = /^(\w+)(?: by (\S+))?(?: as (.+))?$/.exec(expected) ?? [];
    const answered = new Set<string>();
    for (let time = 0; time < Number(times); time++) {
      const found = await connect(from, to);
      expect(found.outcome).toBe(outcome);
      answered.add(found.by);
      if (as !== undefined) expect(found.as).toBe(field.host(as).ip);
    }
    if (by === 'one') expect(answered.size).toBe(1);
    else if (by === 'both') expect(answered.size).toBe(2);
    else if (by !== undefined) for (const name of answered) expect(by.split(',')).toContain(name);
  });
});
