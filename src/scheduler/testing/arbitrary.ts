import fc from 'fast-check';
import type { Pod, Taint, Toleration } from '../../api/generated/types.ts';
import type { NodeForm } from './world.ts';

/** A small cluster: nodes, pods that are on them, pods that come one after the other. */
export interface ClusterForm {
  readonly nodes: readonly NodeForm[];
  readonly existing: readonly Pod[];
  readonly incoming: readonly Pod[];
}

const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';
const APPS = ['web', 'db', 'cache'];

const TAINTS: readonly Taint[] = [
  { key: 'gpu', value: 'true', effect: 'NoSchedule' },
  { key: 'maintenance', effect: 'NoExecute' },
  { key: 'slow', effect: 'PreferNoSchedule' },
];

/** @param probability of being there, in percent */
function sometimes<T>(value: fc.Arbitrary<T>, probability = 30): fc.Arbitrary<T | undefined> {
  return fc
    .integer({ min: 0, max: 99 })
    .chain(drawn => (drawn < probability ? value : fc.constant(undefined)));
}

const node = (name: string): fc.Arbitrary<NodeForm> =>
  fc
    .record({
      zone: sometimes(fc.constantFrom('a', 'b', 'c'), 80),
      disk: sometimes(fc.constantFrom('ssd', 'hdd'), 60),
      taints: fc.subarray([...TAINTS], { maxLength: 2 }),
      tainted: fc.integer({ min: 0, max: 3 }),
      unschedulable: fc.integer({ min: 0, max: 9 }).map(drawn => drawn === 0),
      cpu: fc.constantFrom('1', '2', '4'),
      memory: fc.constantFrom('1Gi', '2Gi', '4Gi'),
      pods: fc.constantFrom('2', '4', '110'),
    })
    .map(({ zone, disk, taints, tainted, unschedulable, cpu, memory, pods }) => ({
      name,
      labels: { ...(zone && { [ZONE]: zone }), ...(disk && { disk }) },
      taints: tainted === 0 ? taints : [],
      unschedulable,
      allocatable: { cpu, memory, pods },
    }));

const affinityTerm = fc
  .record({ app: fc.constantFrom(...APPS), topologyKey: fc.constantFrom(ZONE, HOSTNAME) })
  .map(({ app, topologyKey }) => ({ labelSelector: { matchLabels: { app } }, topologyKey }));

const tolerations: fc.Arbitrary<readonly Toleration[]> = fc.constantFrom<readonly Toleration[]>(
  [],
  [],
  [{ key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }],
  [{ operator: 'Exists' }],
);

function quantities(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** @param nodeNames to be placed on one of them; none: it waits for the scheduler */
const pod = (name: string, nodeNames: readonly string[] = []) =>
  fc
    .record({
      app: fc.constantFrom(...APPS),
      cpu: sometimes(fc.constantFrom('100m', '250m', '500m', '1', '3'), 80),
      memory: sometimes(fc.constantFrom('64Mi', '128Mi', '512Mi', '8Gi'), 60),
      port: sometimes(fc.constantFrom(8080, 9090), 15),
      priorityClassName: sometimes(fc.constantFrom('low', 'mid', 'high'), 60),
      nodeSelector: sometimes(
        fc.constantFrom<Readonly<Record<string, string>>>({ disk: 'ssd' }, { disk: 'hdd', size: 'large' }),
        20,
      ),
      zones: sometimes(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), 15),
      affinity: sometimes(affinityTerm, 8),
      antiAffinity: sometimes(affinityTerm, 15),
      spread: sometimes(
        fc.record({ key: fc.constantFrom(ZONE, HOSTNAME), maxSkew: fc.integer({ min: 1, max: 2 }) }),
        20,
      ),
      tolerations,
      nodeName: nodeNames.length > 0 ? fc.constantFrom(...nodeNames) : fc.constant(undefined),
    })
    .map(
      ({
        app,
        cpu,
        memory,
        port,
        priorityClassName,
        nodeSelector,
        zones,
        affinity,
        antiAffinity,
        spread,
        ...rest
      }): Pod => ({
        metadata: { name, labels: { app } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'c',
              image: 'nginx',
              resources: { requests: quantities({ cpu, memory }) },
              ...(port && { ports: [{ containerPort: 80, hostPort: port }] }),
            },
          ],
          tolerations: rest.tolerations,
          ...(rest.nodeName && { nodeName: rest.nodeName }),
          ...(priorityClassName && { priorityClassName }),
          ...(nodeSelector && { nodeSelector }),
          ...((zones ?? affinity ?? antiAffinity) && {
            affinity: {
              ...(zones && {
                nodeAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: zones }] }],
                  },
                },
              }),
              ...(affinity && {
                podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [affinity] },
              }),
              ...(antiAffinity && {
                podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [antiAffinity] },
              }),
            },
          }),
          ...(spread && {
            topologySpreadConstraints: [
              {
                maxSkew: spread.maxSkew,
                topologyKey: spread.key,
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: { app } },
              },
            ],
          }),
        },
      }),
    );

/** Clusters of a few nodes and pods, made so that much does not fit at once. */
export const cluster: fc.Arbitrary<ClusterForm> = fc.integer({ min: 1, max: 4 }).chain(count => {
  const names = Array.from({ length: count }, (_, i) => `n${i + 1}`);
  return fc.record({
    nodes: fc.tuple(...names.map(node)),
    existing: fc
      .integer({ min: 0, max: 5 })
      .chain(pods => fc.tuple(...Array.from({ length: pods }, (_, i) => pod(`e${i + 1}`, names)))),
    incoming: fc
      .integer({ min: 1, max: 4 })
      .chain(pods => fc.tuple(...Array.from({ length: pods }, (_, i) => pod(`p${i + 1}`)))),
  });
});
