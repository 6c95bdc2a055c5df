import type { Pod } from '../../src/api/generated/types.ts';
import { withDefaults } from '../../src/scheduler/config/defaults.ts';
import { World } from '../../src/scheduler/testing/world.ts';
import type { Benchmark } from './main.ts';

type Kind = 'plain' | 'anti-affinity' | 'spread';

/** The rows that were measured on the real control plane, with what it reached. */
const ROWS: readonly { readonly nodes: number; readonly pods: number; readonly kind: Kind; readonly real: number }[] = [
  { nodes: 100, pods: 1000, kind: 'plain', real: 442 },
  { nodes: 1000, pods: 3000, kind: 'plain', real: 346 },
  { nodes: 1000, pods: 3000, kind: 'anti-affinity', real: 174 },
  { nodes: 1000, pods: 3000, kind: 'spread', real: 177 },
];
const ZONES = 3;
const APPS = 10;

/**
 * Pods per second from the scheduler's start to the last binding, through API server, store and watches, each write
 * as a client makes it. The pods exist before the scheduler starts, as they did for the real one.
 */
export const run: Benchmark = async () => {
  const rows = [];
  for (const { nodes, pods, kind, real } of ROWS) {
    const seconds = measure(nodes, pods, kind);
    const podsPerSecond = Math.round(pods / seconds);
    const times = Math.round((podsPerSecond / real) * 10) / 10;
    rows.push({ nodes, pods, kind, seconds: Math.round(seconds * 1000) / 1000, podsPerSecond, real, times });
  }
  return { benchmark: 'scheduling', node: process.version, rows };
};

function measure(nodes: number, pods: number, kind: Kind): number {
  const world = new World({ configuration: withDefaults({ leaderElection: { leaderElect: false } }) });
  for (let i = 0; i < nodes; i++)
    world.addNode({
      name: `node-${i}`,
      labels: { 'topology.kubernetes.io/zone': `zone-${i % ZONES}` },
      allocatable: { cpu: '32', memory: '64Gi', pods: '110' },
    });
  for (let i = 0; i < pods; i++) world.addPod(podOf(i, kind));
  const start = performance.now();
  world.start();
  const seconds = (performance.now() - start) / 1000;
  const bound = world.client.resource<Pod>('pods').list('default').items.filter(pod => pod.spec?.nodeName);
  if (bound.length !== pods) throw new Error(`only ${bound.length} of ${pods} pods were bound`);
  return seconds;
}

function podOf(i: number, kind: Kind): Pod {
  const app = `app-${i % APPS}`;
  const labelSelector = { matchLabels: { app } };
  return {
    metadata: { name: `pod-${i}`, labels: { app } },
    spec: {
      containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '100m', memory: '100Mi' } } }],
      ...(kind === 'anti-affinity' && {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } },
            ],
          },
        },
      }),
      ...(kind === 'spread' && {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector,
          },
        ],
      }),
    },
  };
}
