import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { PATCH } from '../../src/client/client.ts';
import type { RecordType } from '../../src/machine/network/dns.ts';
import { askAll, hostsEntries, lookUp, resolverConfig } from '../../src/machine/network/resolver.ts';
import { Field } from './field.ts';
import { connections, type PodPlan, podOf, readTable, type ServicePlan, serviceOf } from './table.ts';

interface Scenario {
  readonly name: string;
  readonly source: string;
  readonly corefile?: string;
  readonly scaleCoreDns?: number;
  readonly connections: string;
}

const table = readTable<{
  readonly services: readonly ServicePlan[];
  readonly pods: readonly PodPlan[];
  readonly scenarios: readonly Scenario[];
}>('dns');

/** CoreDNS looks at its file every 30 to 45 seconds, and the kubelet brings a ConfigMap within about two minutes. */
const RELOADED = 240_000;
const CACHED = 40_000;

let field: Field;
beforeAll(async () => {
  field = await Field.start();
  field.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod' } } as KubeObject);
  await field.cluster.advance(2000);
  for (const service of table.services) field.create(serviceOf(service));
  for (const pod of table.pods)
    field.create(podOf(pod, [['main', ['netexec', '--udp-port=-1'], { name: 'http', containerPort: 8080 }]]));
  await field.running();
}, 120_000);
afterAll(() => field?.cluster.stop());

/** What a resolver on a host says, in the table's words. */
function look(asked: string): readonly string[] {
  const [from = '', question = ''] = asked.split(' ? ');
  const [name = '', ...rest] = question.split(' ');
  const type = (rest.find(word => !word.startsWith('@')) ?? 'A') as RecordType;
  const server = rest.find(word => word.startsWith('@'))?.slice(1);
  const { ip, network, files } = field.host(from);
  const fixed = server === undefined && type === 'A' ? hostsEntries(files, name) : [];
  if (fixed.length > 0) return fixed;
  const config = { ...resolverConfig(files), ...(server && { servers: [server] }) };
  const found = name.endsWith('.')
    ? askAll(config.servers, network, ip, name.slice(0, -1).toLowerCase(), type)
    : lookUp(config, network, ip, name, type);
  const words = {
    nxdomain: 'NXDOMAIN',
    nodata: 'NODATA',
    servfail: 'SERVFAIL',
    timeout: 'timeout',
    refused: 'timeout',
  };
  return found.outcome === 'found' ? [...found.data].sort() : [words[found.outcome]];
}

function wanted(expected: string): readonly string[] {
  return expected
    .split(', ')
    .map(each => {
      if (each.startsWith('ip ')) return field.service(each.slice(3)).spec!.clusterIP!;
      if (each.startsWith('pod ')) return field.pod(each.slice(4)).status!.podIP!;
      return each;
    })
    .sort();
}

describe.each(table.scenarios)('DNS: $name', ({ corefile, scaleCoreDns, connections: text }) => {
  beforeAll(async () => {
    const { admin } = field.cluster;
    if (corefile !== undefined) {
      admin
        .resource('configmaps')
        .patch('kube-system', 'coredns', PATCH.merge, { data: { Corefile: corefile } });
      await field.cluster.advance(RELOADED);
    }
    if (scaleCoreDns !== undefined) {
      admin
        .resource('deployments.apps')
        .patch('kube-system', 'coredns', PATCH.merge, { spec: { replicas: scaleCoreDns } });
      await field.cluster.advance(CACHED);
    }
  }, 120_000);

  it.each(connections(text))('$asked is $expected: $why', ({ asked, expected }) => {
    expect(look(asked)).toEqual(wanted(expected));
  });
});
