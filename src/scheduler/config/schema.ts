/** Which fields the configuration has and of what Go type, so that unknown and wrong ones are told as upstream tells them. */
export type FieldType =
  | { readonly is: 'string' | 'int32' | 'int64' | 'bool' | 'float32' | 'duration' }
  /** Checked elsewhere, or not at all. */
  | { readonly is: 'any' }
  | { readonly is: 'list'; readonly of: FieldType; readonly go: string }
  | ObjectType;

export interface ObjectType {
  readonly is: 'object';
  /** The Go struct. */
  readonly go: string;
  readonly fields: Readonly<Record<string, FieldType>>;
}

const string: FieldType = { is: 'string' };
const int32: FieldType = { is: 'int32' };
const int64: FieldType = { is: 'int64' };
const bool: FieldType = { is: 'bool' };
const float32: FieldType = { is: 'float32' };
const duration: FieldType = { is: 'duration' };
const any: FieldType = { is: 'any' };

function object(go: string, fields: ObjectType['fields']): ObjectType {
  return { is: 'object', go, fields };
}
function list(of: FieldType, go: string): FieldType {
  return { is: 'list', of, go };
}

const plugin = object('Plugin', { name: string, weight: int32 });
const pluginSet = object('PluginSet', {
  enabled: list(plugin, '[]v1.Plugin'),
  disabled: list(plugin, '[]v1.Plugin'),
});

/** The sets of plugins that a profile can have, in upstream's order. */
export const POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;

const plugins = object(
  'Plugins',
  Object.fromEntries(
    [...POINTS, 'multiPoint', 'placementGenerate', 'placementScore'].map(point => [point, pluginSet]),
  ),
);

const profile = object('KubeSchedulerProfile', {
  schedulerName: string,
  percentageOfNodesToScore: int32,
  plugins,
  pluginConfig: list(object('PluginConfig', { name: string, args: any }), '[]v1.PluginConfig'),
});

const extender = object('Extender', {
  urlPrefix: string,
  filterVerb: string,
  preemptVerb: string,
  prioritizeVerb: string,
  weight: int64,
  bindVerb: string,
  enableHTTPS: bool,
  tlsConfig: any,
  httpTimeout: duration,
  nodeCacheCapable: bool,
  managedResources: list(
    object('ExtenderManagedResource', { name: string, ignoredByScheduler: bool }),
    '[]v1.ExtenderManagedResource',
  ),
  ignorable: bool,
});

/** models staging/src/k8s.io/kube-scheduler/config/v1/types.go */
export const CONFIGURATION = object('KubeSchedulerConfiguration', {
  apiVersion: string,
  kind: string,
  parallelism: int32,
  leaderElection: object('LeaderElectionConfiguration', {
    leaderElect: bool,
    leaseDuration: duration,
    renewDeadline: duration,
    retryPeriod: duration,
    resourceLock: string,
    resourceName: string,
    resourceNamespace: string,
  }),
  clientConnection: object('ClientConnectionConfiguration', {
    kubeconfig: string,
    acceptContentTypes: string,
    contentType: string,
    qps: float32,
    burst: int32,
  }),
  enableProfiling: bool,
  enableContentionProfiling: bool,
  percentageOfNodesToScore: int32,
  podInitialBackoffSeconds: int64,
  podMaxBackoffSeconds: int64,
  profiles: list(profile, '[]v1.KubeSchedulerProfile'),
  extenders: list(extender, '[]v1.Extender'),
  delayCacheUntilActive: bool,
});

const head = { apiVersion: string, kind: string };
const resources = list(object('ResourceSpec', { name: string, weight: int64 }), '[]v1.ResourceSpec');
const shape = list(
  object('UtilizationShapePoint', { utilization: int32, score: int32 }),
  '[]v1.UtilizationShapePoint',
);

/** Arguments by plugin. models staging/src/k8s.io/kube-scheduler/config/v1/types_pluginargs.go */
export const ARGUMENTS: Readonly<Record<string, ObjectType>> = {
  DefaultPreemption: object('DefaultPreemptionArgs', {
    ...head,
    minCandidateNodesPercentage: int32,
    minCandidateNodesAbsolute: int32,
  }),
  InterPodAffinity: object('InterPodAffinityArgs', {
    ...head,
    hardPodAffinityWeight: int32,
    ignorePreferredTermsOfExistingPods: bool,
  }),
  NodeAffinity: object('NodeAffinityArgs', { ...head, addedAffinity: any }),
  NodeResourcesBalancedAllocation: object('NodeResourcesBalancedAllocationArgs', { ...head, resources }),
  NodeResourcesFit: object('NodeResourcesFitArgs', {
    ...head,
    ignoredResources: list(string, '[]string'),
    ignoredResourceGroups: list(string, '[]string'),
    scoringStrategy: object('ScoringStrategy', {
      type: string,
      resources,
      requestedToCapacityRatio: object('RequestedToCapacityRatioParam', { shape }),
    }),
  }),
  PodTopologySpread: object('PodTopologySpreadArgs', {
    ...head,
    defaultConstraints: list(any, '[]v1.TopologySpreadConstraint'),
    defaultingType: string,
  }),
  VolumeBinding: object('VolumeBindingArgs', { ...head, bindTimeoutSeconds: int64, shape }),
  DynamicResources: object('DynamicResourcesArgs', {
    ...head,
    filterTimeout: duration,
    bindingTimeout: duration,
  }),
};
