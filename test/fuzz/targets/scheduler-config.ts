import { toYaml } from '../../../src/apimachinery/yaml/emit.ts';
import { parseYaml } from '../../../src/apimachinery/yaml/parse.ts';
import { YamlError } from '../../../src/apimachinery/yaml/yaml-error.ts';
import { decodeConfiguration } from '../../../src/scheduler/config/decode.ts';
import { ConfigurationError } from '../../../src/scheduler/config/errors.ts';
import { World } from '../../../src/scheduler/testing/world.ts';
import { mutated, mutatedText } from '../mutate.ts';
import { chance, pick } from '../random.ts';
import type { Target } from '../target.ts';

const API = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };
const RIGHT: readonly object[] = [
  { ...API },
  {
    ...API,
    parallelism: 4,
    leaderElection: {
      leaderElect: true,
      leaseDuration: '15s',
      renewDeadline: '10s',
      retryPeriod: '2s',
      resourceLock: 'leases',
    },
    clientConnection: { kubeconfig: '/etc/kubernetes/scheduler.conf', qps: 50, burst: 100 },
    podInitialBackoffSeconds: 1,
    podMaxBackoffSeconds: 10,
    percentageOfNodesToScore: 50,
    profiles: [
      { schedulerName: 'default-scheduler' },
      {
        schedulerName: 'packed',
        percentageOfNodesToScore: 100,
        plugins: {
          score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit', weight: 5 }] },
          filter: { disabled: [{ name: 'TaintToleration' }] },
          multiPoint: { enabled: [{ name: 'NodeName' }] },
        },
        pluginConfig: [
          {
            name: 'NodeResourcesFit',
            args: {
              apiVersion: API.apiVersion,
              kind: 'NodeResourcesFitArgs',
              ignoredResources: ['example.com/x'],
              scoringStrategy: {
                type: 'RequestedToCapacityRatio',
                resources: [{ name: 'cpu', weight: 3 }],
                requestedToCapacityRatio: {
                  shape: [
                    { utilization: 0, score: 0 },
                    { utilization: 100, score: 10 },
                  ],
                },
              },
            },
          },
          {
            name: 'PodTopologySpread',
            args: {
              defaultingType: 'List',
              defaultConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
            },
          },
          {
            name: 'InterPodAffinity',
            args: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: true },
          },
          {
            name: 'DefaultPreemption',
            args: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
          },
          {
            name: 'NodeAffinity',
            args: {
              addedAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }],
                },
              },
            },
          },
          { name: 'VolumeBinding', args: { bindTimeoutSeconds: 600 } },
        ],
      },
    ],
    extenders: [
      {
        urlPrefix: 'http://127.0.0.1:9000',
        filterVerb: 'filter',
        weight: 1,
        managedResources: [{ name: 'a/b' }],
      },
    ],
  },
];

/** Files of kube-scheduler: read, and where they are right a scheduler places pods by them. */
export const schedulerConfig: Target = {
  name: 'scheduler-config',
  about: 'KubeSchedulerConfiguration',
  inSuite: 120,
  perWorld: 2000,
  start: async () => ({
    next: rng => {
      const right = pick(rng, RIGHT);
      const text = toYaml(chance(rng, 0.85) ? mutated(rng, right) : right);
      return chance(rng, 0.3) ? mutatedText(rng, text) : text;
    },
    run: input => {
      const text = input as string;
      let configuration: ReturnType<typeof decodeConfiguration>;
      try {
        configuration = decodeConfiguration(parseYaml(text), text);
      } catch (error) {
        if (error instanceof ConfigurationError || error instanceof YamlError) return 'refused';
        throw error;
      }
      const world = new World({ configuration });
      for (const name of ['a', 'b'])
        world.addNode({ name, allocatable: { cpu: '2', memory: '4Gi', pods: '10' } });
      for (const { schedulerName } of configuration.profiles.slice(0, 3))
        for (const name of ['x', 'y'])
          world.create('pods', {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { generateName: name, namespace: 'default', labels: { app: 'x' } },
            spec: {
              schedulerName,
              containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '1500m' } } }],
            },
          });
      world.start();
      world.clock.advance(30_000);
      return 'scheduled';
    },
  }),
};
