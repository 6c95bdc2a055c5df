// models pkg/kubelet/kubelet_node_status.go and pkg/kubelet/nodestatus/setters.go
import type { ContainerImage, Node, NodeCondition, NodeStatus } from '../../api/generated/types.ts';
import { KUBERNETES_VERSION } from '../../api/version.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { KubeletContext } from '../context.ts';
import { digestName } from '../runtime/image-store.ts';
import { allocatableOf, capacityOf, type MachineFacts } from './facts.ts';

/** How many images a node names. */
const MOST_IMAGES = 50;

/** What presses on a node: condition types that eviction sets. */
export type Pressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure';

/** What a node's status is made from. */
export interface NodeInputs {
  readonly context: KubeletContext;
  readonly facts: MachineFacts;
  readonly before: NodeStatus | undefined;
  has(pressure: Pressure): boolean;
  /** Why the node is not ready; empty when it is. */
  readonly problems: readonly string[];
}

/** The status that the kubelet posts of its node. */
export function nodeStatus(inputs: NodeInputs): NodeStatus {
  const { context, facts, before } = inputs;
  const capacity = capacityOf(facts, context.config);
  return {
    ...before,
    addresses: [
      { address: context.nodeIp, type: 'InternalIP' },
      { address: context.nodeName, type: 'Hostname' },
    ],
    allocatable: { ...extended(before?.allocatable), ...allocatableOf(capacity, context.config) },
    capacity: { ...extended(before?.capacity), ...capacity },
    conditions: conditions(inputs),
    daemonEndpoints: { kubeletEndpoint: { Port: context.config.port } },
    features: { supplementalGroupsPolicy: true },
    images: images(context),
    nodeInfo: {
      architecture: facts.architecture,
      bootID: facts.bootId,
      containerRuntimeVersion: `containerd://${context.runtime.version.version.slice(1)}`,
      kernelVersion: facts.kernelVersion,
      kubeProxyVersion: '',
      kubeletVersion: KUBERNETES_VERSION,
      machineID: facts.machineId,
      operatingSystem: 'linux',
      osImage: facts.osImage,
      systemUUID: facts.machineId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    },
    runtimeHandlers: [{ features: { recursiveReadOnlyMounts: true, userNamespaces: true }, name: '' }],
  };
}

/** Are two statuses the same but for their heartbeats? */
export function withoutHeartbeats(status: NodeStatus | undefined): object {
  return {
    ...status,
    conditions: status?.conditions?.map(condition => ({ ...condition, lastHeartbeatTime: undefined })),
  };
}

/** The node object that the kubelet registers. */
export function initialNode(
  context: KubeletContext,
  status: NodeStatus,
  labels: Readonly<Record<string, string>>,
  taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[],
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: context.nodeName,
      labels,
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: taints.length > 0 ? { taints: [...taints] } : {},
    status,
  };
}

function conditions({ context, before, has, problems }: NodeInputs): readonly NodeCondition[] {
  const now = rfc3339(context.clock.now());
  const old = new Map((before?.conditions ?? []).map(condition => [condition.type, condition]));
  const make = (type: string, status: string, reason: string, message: string): NodeCondition => {
    const was = old.get(type);
    const lastTransitionTime = was?.status === status ? was.lastTransitionTime : now;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime, reason, message };
  };
  const pressure = (type: Pressure, bad: readonly [string, string], good: readonly [string, string]) =>
    has(type) ? make(type, 'True', ...bad) : make(type, 'False', ...good);
  const own = [
    pressure(
      'MemoryPressure',
      ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
      ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ),
    pressure(
      'DiskPressure',
      ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
      ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ),
    pressure(
      'PIDPressure',
      ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
      ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    ),
    problems.length === 0
      ? make('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status')
      : make(
          'Ready',
          'False',
          'KubeletNotReady',
          problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`,
        ),
  ];
  const types = new Set(own.map(({ type }) => type));
  return [...(before?.conditions ?? []).filter(({ type }) => !types.has(type)), ...own];
}

/** Resources that somebody else added to the node (a device, an administrator's patch of its status). */
function extended(
  resources: Readonly<Record<string, string | number>> | undefined,
): Record<string, string | number> {
  return Object.fromEntries(Object.entries(resources ?? {}).filter(([name]) => name.includes('/')));
}

function images({ runtime }: KubeletContext): readonly ContainerImage[] {
  return [...runtime.store.all()]
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, MOST_IMAGES)
    .map(image => ({ names: [digestName(image), image.name], sizeBytes: image.sizeBytes }));
}
