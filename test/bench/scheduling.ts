import { loadavg } from 'node:os';
import type { Pod } from '../../src/api/generated/types.ts';
import { withDefaults } from '../../src/scheduler/config/defaults.ts';
import { World } from '../../src/scheduler/testing/world.ts';
import type { Benchmark } from './main.ts';

type Kind = 'plain' | 'anti-affinity' | 'spread';

/** The rows that were measured on the real control plane, with what it reached. */
const ROWS: readonly {
  readonly nodes: number;
  readonly pods: number;
  readonly kind: Kind;
  readonly real: number;
}[] = [
  { nodes: 100, pods: 1000, kind: 'plain', real: 442 },
  { nodes: 1000, pods: 3000, kind: 'plain', real: 346 },
  { nodes: 1000, pods: 3000, kind: 'anti-affinity', real: 174 },
  { nodes: 1000, pods: 3000, kind: 'spread', real: 177 },
];
const ZONES = 3;
const APPS = 10;

/**
 * Pods per second from the first binding that a watch sees to the last, through API server, store and watches, each
 * write as a client makes it. The pods exist before the scheduler starts. So it was measured on the real one.
 */
export const run: Benchmark = async () => {
  const rows = [];
  for (const { nodes, pods, kind, real } of ROWS) {
    const { seconds, cpuSeconds } = measure(nodes, pods, kind);
    const podsPerSecond = Math.round(pods / seconds);
    const times = rounded(podsPerSecond / real, 1);
    rows.push({
      nodes,
      pods,
      kind,
      seconds: rounded(seconds),
      cpuSeconds: rounded(cpuSeconds),
      podsPerSecond,
      real,
      times,
    });
  }
  return { benchmark: 'scheduling', node: process.version, loadAverage: rounded(loadavg()[0]!, 1), rows };
};

function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** @returns wall time, and the processor's time, which other programs on the machine do not stretch */
function measure(
  nodes: number,
  pods: number,
  kind: Kind,
): { readonly seconds: number; readonly cpuSeconds: number } {
  const world = new World({ configuration: withDefaults({ leaderElection: { leaderElect: false } }) });
  for (let i = 0; i < nodes; i++)
    world.addNode({
      name: `node-${i}`,
      labels: { 'topology.kubernetes.io/zone': `zone-${i % ZONES}` },
      allocatable: { cpu: '32', memory: '64Gi', pods: '110' },
    });
  for (let i = 0; i < pods; i++) world.addPod(podOf(i, kind));
  const bindings = watchBindings(world, pods);
  world.start();
  if (bindings.seen !== pods) throw new Error(`only ${bindings.seen} of ${pods} pods were bound`);
  return {
    seconds: (bindings.last - bindings.first) / 1000,
    cpuSeconds: (bindings.lastCpu - bindings.firstCpu) / 1e6,
  };
}

function watchBindings(world: World, count: number) {
  const seen = { seen: 0, first: 0, last: 0, firstCpu: 0, lastCpu: 0 };
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const bound = new Set<string>();
  const pods = world.client.resource<Pod>('pods');
  const { resourceVersion } = pods.list('default').metadata ?? {};
  pods.watch(
    'default',
    { resourceVersion },
    {
      event: (_type, { metadata, spec }) => {
        if (!spec?.nodeName || bound.has(metadata?.name ?? '')) return;
        bound.add(metadata?.name ?? '');
        if (seen.seen++ === 0) Object.assign(seen, { first: performance.now(), firstCpu: cpu() });
        if (seen.seen === count) Object.assign(seen, { last: performance.now(), lastCpu: cpu() });
      },
      end: () => {},
    },
  );
  return seen;
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
