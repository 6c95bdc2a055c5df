import { loadavg } from 'node:os';
import type { KubeObject } from '../../src/api/object.ts';
import { PolicyTable } from '../../src/images/network-plugin/policy-table.ts';
import { SimulatedNetwork } from '../../src/machine/network/simulated-network.ts';
import { World } from '../../src/scheduler/testing/world.ts';
import type { Benchmark } from './main.ts';

const PODS = 1000;
const POLICIES = 200;
const NODES = 10;
const NAMESPACES = 4;
const TIERS = 25;
const CONNECTIONS = 20_000;

const nodeIp = (node: number) => `172.30.${node + 1}.2`;
const podIp = (pod: number) => `10.244.${pod % NODES}.${2 + Math.floor(pod / NODES)}`;

/** How long a connection takes to be decided among 1,000 Pods and 200 policies: microseconds. */
export const run: Benchmark = async () => {
  const world = new World({});
  const { client } = world;
  for (let i = 0; i < NAMESPACES; i++) {
    create('namespaces', undefined, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `ns-${i}`, labels: { team: `t${i}` } },
    });
    create('serviceaccounts', `ns-${i}`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default' },
    });
  }
  function create(resource: string, namespace: string | undefined, object: object): void {
    client.resource(resource).create(namespace, object as KubeObject);
  }
  const network = new SimulatedNetwork();
  for (let node = 0; node < NODES; node++) network.addHost(nodeIp(node));
  for (let pod = 0; pod < PODS; pod++) {
    const namespace = `ns-${pod % NAMESPACES}`;
    const name = `pod-${pod}`;
    create('pods', namespace, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { tier: `tier-${pod % TIERS}` } },
      spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'web', containerPort: 80 }] }] },
    });
    const ip = podIp(pod);
    client
      .resource('pods')
      .patch(
        namespace,
        name,
        'application/merge-patch+json',
        { status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] } },
        { subresource: 'status' },
      );
    network.addHost(ip, nodeIp(pod % NODES));
    network.listen(ip, 80, { service: name });
  }
  for (let i = 0; i < POLICIES; i++)
    create('networkpolicies.networking.k8s.io', `ns-${i % NAMESPACES}`, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `policy-${i}`, namespace: `ns-${i % NAMESPACES}` },
      spec: {
        podSelector: { matchLabels: { tier: `tier-${i % TIERS}` } },
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { team: `t${i % 3}` } },
                podSelector: { matchLabels: { tier: `tier-${(i * 7) % TIERS}` } },
              },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.244.0.0/16'] } },
            ],
            ports: [{ port: 'web' }],
          },
        ],
      },
    });
  for (let node = 0; node < NODES; node++) {
    const table = new PolicyTable(nodeIp(node), client, world.clock);
    table.start();
    network.addFilter(table);
  }
  world.clock.runDue();
  const times: number[] = [];
  let reached = 0;
  for (let i = 0; i < CONNECTIONS; i++) {
    const [from, to] = [(i * 131) % PODS, (i * 577 + 13) % PODS];
    const begun = process.hrtime.bigint();
    if (network.trace(podIp(from), podIp(to), 80).outcome === 'reached') reached++;
    times.push(Number(process.hrtime.bigint() - begun) / 1000);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)]! * 10) / 10;
  return {
    benchmark: 'network',
    node: process.version,
    loadAverage: Math.round(loadavg()[0]! * 10) / 10,
    pods: PODS,
    policies: POLICIES,
    connections: CONNECTIONS,
    reached,
    microseconds: { median: at(0.5), p99: at(0.99), most: Math.round(times.at(-1)!) },
  };
};
