import { isObject, type JsonObject } from '../../base/json.ts';
import { POINTS } from './schema.ts';
import type {
  PluginArguments,
  PluginRef,
  PluginSet,
  PluginsConfiguration,
  ProfileConfiguration,
  ResourceWeight,
  SchedulerConfiguration,
} from './types.ts';

/** models pkg/scheduler/apis/config/v1/default_plugins.go */
const DEFAULT_PLUGINS: readonly PluginRef[] = [
  { name: 'SchedulingGates' },
  { name: 'PrioritySort' },
  { name: 'NodeUnschedulable' },
  { name: 'NodeName' },
  { name: 'TaintToleration', weight: 3 },
  { name: 'NodeAffinity', weight: 2 },
  { name: 'NodePorts' },
  { name: 'NodeResourcesFit', weight: 1 },
  { name: 'VolumeRestrictions' },
  { name: 'NodeVolumeLimits' },
  { name: 'VolumeBinding' },
  { name: 'VolumeZone' },
  { name: 'PodTopologySpread', weight: 2 },
  { name: 'InterPodAffinity', weight: 2 },
  { name: 'DynamicResources', weight: 2 },
  { name: 'DefaultPreemption' },
  { name: 'NodeResourcesBalancedAllocation', weight: 1 },
  { name: 'ImageLocality', weight: 1 },
  { name: 'DefaultBinder' },
  { name: 'NodeDeclaredFeatures' },
];

const CPU_AND_MEMORY: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** Arguments as each plugin gets them, from what the user wrote. models pkg/scheduler/apis/config/v1/defaults.go */
const ARGUMENT_DEFAULTS: Readonly<Record<string, (given: JsonObject) => unknown>> = {
  DefaultPreemption: given => ({ minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100, ...given }),
  InterPodAffinity: given => ({
    hardPodAffinityWeight: 1,
    ignorePreferredTermsOfExistingPods: false,
    ...given,
  }),
  NodeAffinity: given => given,
  NodeResourcesBalancedAllocation: given => ({ ...given, resources: weights(given.resources) }),
  NodeResourcesFit: given => ({
    ignoredResources: [],
    ignoredResourceGroups: [],
    ...given,
    scoringStrategy: isObject(given.scoringStrategy)
      ? { type: '', ...given.scoringStrategy, resources: weights(given.scoringStrategy.resources) }
      : { type: 'LeastAllocated', resources: CPU_AND_MEMORY },
  }),
  PodTopologySpread: given => ({ defaultConstraints: [], defaultingType: 'System', ...given }),
  VolumeBinding: given => ({ bindTimeoutSeconds: 600, ...given }),
  DynamicResources: given => given,
};

function weights(given: unknown): readonly ResourceWeight[] {
  const list = Array.isArray(given) ? (given as readonly ResourceWeight[]) : [];
  return list.length === 0 ? CPU_AND_MEMORY : list.map(one => ({ ...one, weight: one.weight || 1 }));
}

/** Fills in everything that a configuration leaves out. @param given what the user wrote, its types checked */
export function withDefaults(given: JsonObject): SchedulerConfiguration {
  const part = (name: string) => withoutNulls(given[name]);
  const profiles = (Array.isArray(given.profiles) ? given.profiles : []).map(withoutNulls);
  const only = profiles.length <= 1;
  return {
    parallelism: (given.parallelism as number | undefined) ?? 16,
    leaderElection: {
      leaderElect: true,
      leaseDuration: '15s',
      renewDeadline: '10s',
      retryPeriod: '2s',
      resourceLock: 'leases',
      resourceName: 'kube-scheduler',
      resourceNamespace: 'kube-system',
      ...part('leaderElection'),
    },
    clientConnection: {
      kubeconfig: '',
      acceptContentTypes: '',
      contentType: 'application/vnd.kubernetes.protobuf',
      qps: 50,
      burst: 100,
      ...part('clientConnection'),
    },
    enableProfiling: (given.enableProfiling as boolean | undefined) ?? true,
    enableContentionProfiling: (given.enableContentionProfiling as boolean | undefined) ?? true,
    percentageOfNodesToScore: (given.percentageOfNodesToScore as number | undefined) ?? 0,
    podInitialBackoffSeconds: (given.podInitialBackoffSeconds as number | undefined) ?? 1,
    podMaxBackoffSeconds: (given.podMaxBackoffSeconds as number | undefined) ?? 10,
    profiles: (profiles.length === 0 ? [{}] : profiles).map(profile => profileWithDefaults(profile, only)),
    extenders: (given.extenders as SchedulerConfiguration['extenders'] | undefined) ?? [],
    delayCacheUntilActive: (given.delayCacheUntilActive as boolean | undefined) ?? false,
  };
}

function withoutNulls(value: unknown): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}

/** @param only the only profile may go without a name */
function profileWithDefaults(given: JsonObject, only: boolean): ProfileConfiguration {
  const name = (given.schedulerName as string | undefined) ?? '';
  return {
    schedulerName: name === '' && only ? 'default-scheduler' : name,
    ...(given.percentageOfNodesToScore === undefined
      ? {}
      : { percentageOfNodesToScore: given.percentageOfNodesToScore as number }),
    plugins: pluginsWithDefaults(withoutNulls(given.plugins)),
    pluginConfig: argumentsWithDefaults((given.pluginConfig as readonly PluginArguments[] | undefined) ?? []),
  };
}

function pluginsWithDefaults(given: JsonObject): PluginsConfiguration {
  const sets = Object.fromEntries(POINTS.map(point => [point, setOf(given[point])]));
  const multiPoint = merged(setOf(given.multiPoint));
  return { ...sets, multiPoint } as PluginsConfiguration;
}

function setOf(given: unknown): PluginSet {
  const { enabled, disabled } = withoutNulls(given);
  return {
    enabled: (enabled as readonly PluginRef[] | undefined) ?? [],
    disabled: (disabled as readonly PluginRef[] | undefined) ?? [],
  };
}

/** The default plugins with the user's in place of those they replace, the others behind. models mergePluginSet */
function merged(custom: PluginSet): PluginSet {
  const disabled = new Set(custom.disabled.map(plugin => plugin.name));
  const replacing = new Set<PluginRef>();
  const kept = disabled.has('*') ? [] : DEFAULT_PLUGINS.filter(plugin => !disabled.has(plugin.name));
  const defaults = kept.map(plugin => {
    const own = custom.enabled.findLast(one => one.name === plugin.name);
    if (own !== undefined) replacing.add(own);
    return own ?? plugin;
  });
  return {
    enabled: [...defaults, ...custom.enabled.filter(plugin => !replacing.has(plugin))],
    disabled: custom.disabled,
  };
}

function argumentsWithDefaults(given: readonly PluginArguments[]): readonly PluginArguments[] {
  const fill = ({ name, args }: PluginArguments) => ({
    name,
    args: ARGUMENT_DEFAULTS[name]?.(withoutNulls(args)) ?? args,
  });
  const named = new Set(given.map(one => one.name));
  const missing = Object.keys(ARGUMENT_DEFAULTS).filter(name => !named.has(name));
  return [...given, ...missing.map(name => ({ name, args: undefined }))].map(fill);
}
