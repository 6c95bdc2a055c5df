import type { Node, Pod, Taint } from '../../api/generated/types.ts';
import { formatTaint } from '../../api/taints.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** A change to the pod that waits. */
export type PodChange =
  | { readonly on: 'pod'; readonly kind: 'tolerate'; readonly taint: Taint }
  | { readonly on: 'pod'; readonly kind: 'request-less'; readonly resource: string; readonly amount: number }
  | { readonly on: 'pod'; readonly kind: 'drop-node-selector'; readonly key: string }
  | { readonly on: 'pod'; readonly kind: 'drop-node-affinity' }
  | { readonly on: 'pod'; readonly kind: 'drop-host-port'; readonly port: number; readonly protocol: string }
  | {
      readonly on: 'pod';
      readonly kind: 'allow-skew';
      readonly topologyKey: string;
      readonly maxSkew: number;
    }
  | { readonly on: 'pod'; readonly kind: 'drop-spread'; readonly topologyKey: string }
  | {
      readonly on: 'pod';
      readonly kind: 'drop-affinity';
      readonly index: number;
      readonly topologyKey: string;
    }
  | {
      readonly on: 'pod';
      readonly kind: 'drop-anti-affinity';
      readonly index: number;
      readonly topologyKey: string;
    };

/** A change to a node, or to the pods on it. */
export type NodeChange =
  | {
      readonly on: 'node';
      readonly kind: 'label';
      readonly node: string;
      readonly key: string;
      readonly value: string;
    }
  | { readonly on: 'node'; readonly kind: 'unlabel'; readonly node: string; readonly key: string }
  | { readonly on: 'node'; readonly kind: 'untaint'; readonly node: string; readonly taint: Taint }
  | { readonly on: 'node'; readonly kind: 'uncordon'; readonly node: string }
  /** Its pods are to ask for so much less: thousandths of CPUs, else whole units. */
  | {
      readonly on: 'node';
      readonly kind: 'free';
      readonly node: string;
      readonly resource: string;
      readonly amount: number;
    }
  /** A pod is to go somewhere else, or away. @property pod `namespace/name` */
  | { readonly on: 'node'; readonly kind: 'move'; readonly node: string; readonly pod: string };

/** One thing that could be changed so that a pod fits on a node. */
export type Change = PodChange | NodeChange;

/** The amount as people write it: `300m`, `2`, `512Mi`. */
export function formatAmount(resource: string, amount: number): string {
  if (resource === 'cpu') return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
  for (const [unit, suffix] of [
    [1024 ** 3, 'Gi'],
    [1024 ** 2, 'Mi'],
    [1024, 'Ki'],
  ] as const)
    if (amount >= unit && amount % unit === 0 && resource !== 'pods') return `${amount / unit}${suffix}`;
  return String(amount);
}

function resourceName(resource: string): string {
  return resource === 'cpu' ? 'CPU' : resource;
}

/** The change in a few words: `tolerate gpu=true:NoSchedule`, `label node02 size=large`, `free 300m CPU on node01`. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'tolerate':
      return `tolerate ${formatTaint(change.taint)}`;
    case 'request-less':
      return `ask for at most ${formatAmount(change.resource, change.amount)} ${resourceName(change.resource)}`;
    case 'drop-node-selector':
      return `drop ${change.key} from the nodeSelector`;
    case 'drop-node-affinity':
      return 'drop the required node affinity';
    case 'drop-host-port':
      return `drop host port ${change.port}/${change.protocol}`;
    case 'allow-skew':
      return `raise maxSkew over ${change.topologyKey} to ${change.maxSkew}`;
    case 'drop-spread':
      return `drop the spread constraint over ${change.topologyKey}`;
    case 'drop-affinity':
      return `drop the required pod affinity over ${change.topologyKey}`;
    case 'drop-anti-affinity':
      return `drop the required pod anti-affinity over ${change.topologyKey}`;
    case 'label':
      return `label ${change.node} ${change.key}=${change.value}`;
    case 'unlabel':
      return `remove the label ${change.key} from ${change.node}`;
    case 'untaint':
      return `remove the taint ${formatTaint(change.taint)} from ${change.node}`;
    case 'uncordon':
      return `uncordon ${change.node}`;
    case 'free':
      return `free ${formatAmount(change.resource, change.amount)} ${resourceName(change.resource)} on ${change.node}`;
    case 'move':
      return `move ${change.pod} off ${change.node}`;
  }
}

/** The node as it would be after a change. What changes its pods only leaves it as it is. */
export function changeNode(node: Node, change: NodeChange): Node {
  const { metadata, spec } = node;
  const labels = { ...metadata?.labels };
  switch (change.kind) {
    case 'label':
      return { ...node, metadata: { ...metadata, labels: { ...labels, [change.key]: change.value } } };
    case 'unlabel':
      delete labels[change.key];
      return { ...node, metadata: { ...metadata, labels } };
    case 'untaint':
      return {
        ...node,
        spec: { ...spec, taints: spec?.taints?.filter(taint => !sameTaint(taint, change.taint)) },
      };
    case 'uncordon':
      return {
        ...node,
        spec: {
          ...spec,
          unschedulable: false,
          taints: spec?.taints?.filter(taint => taint.key !== 'node.kubernetes.io/unschedulable'),
        },
      };
    default:
      return node;
  }
}

function sameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** The pod as it would be after a change. */
export function changePod(pod: Pod, change: PodChange): Pod {
  const spec = pod.spec!;
  switch (change.kind) {
    case 'tolerate': {
      const { key, value, effect } = change.taint;
      const toleration = { key, operator: value ? 'Equal' : 'Exists', ...(value && { value }), effect };
      return { ...pod, spec: { ...spec, tolerations: [...(spec.tolerations ?? []), toleration] } };
    }
    case 'request-less':
      return { ...pod, spec: askingForLess(pod, change.resource, change.amount) };
    case 'drop-node-selector': {
      const { [change.key]: _dropped, ...nodeSelector } = spec.nodeSelector ?? {};
      return { ...pod, spec: { ...spec, nodeSelector } };
    }
    case 'drop-node-affinity': {
      const { requiredDuringSchedulingIgnoredDuringExecution: _dropped, ...nodeAffinity } =
        spec.affinity?.nodeAffinity ?? {};
      return { ...pod, spec: { ...spec, affinity: { ...spec.affinity, nodeAffinity } } };
    }
    case 'drop-host-port': {
      const without = (container: (typeof spec.containers)[number]) => ({
        ...container,
        ports: container.ports?.map(port => {
          const { hostPort: _dropped, ...rest } = port;
          return port.hostPort === change.port && (port.protocol ?? 'TCP') === change.protocol ? rest : port;
        }),
      });
      return { ...pod, spec: { ...spec, containers: spec.containers.map(without) } };
    }
    case 'allow-skew': {
      const constraints = spec.topologySpreadConstraints?.map(one =>
        one.topologyKey === change.topologyKey && one.whenUnsatisfiable === 'DoNotSchedule'
          ? { ...one, maxSkew: Math.max(one.maxSkew, change.maxSkew) }
          : one,
      );
      return { ...pod, spec: { ...spec, topologySpreadConstraints: constraints } };
    }
    case 'drop-spread': {
      const constraints = spec.topologySpreadConstraints?.filter(
        one => one.topologyKey !== change.topologyKey || one.whenUnsatisfiable !== 'DoNotSchedule',
      );
      return { ...pod, spec: { ...spec, topologySpreadConstraints: constraints } };
    }
    case 'drop-affinity':
    case 'drop-anti-affinity': {
      const which = change.kind === 'drop-affinity' ? 'podAffinity' : 'podAntiAffinity';
      const terms = spec.affinity?.[which];
      const required = terms?.requiredDuringSchedulingIgnoredDuringExecution?.filter(
        (_, i) => i !== change.index,
      );
      const left = { ...terms, requiredDuringSchedulingIgnoredDuringExecution: required };
      return { ...pod, spec: { ...spec, affinity: { ...spec.affinity, [which]: left } } };
    }
  }
}

/** Every container asks for its share of the lower amount. */
function askingForLess({ spec }: Pod, resource: string, amount: number): NonNullable<Pod['spec']> {
  const containers = [...spec!.containers, ...(spec!.initContainers ?? [])];
  const share = Math.floor(amount / containers.length);
  const quantity = resource === 'cpu' ? `${share}m` : String(share);
  const less = (container: (typeof containers)[number]) => {
    if (container.resources?.requests?.[resource] === undefined) return container;
    const requests = { ...container.resources.requests, [resource]: quantity };
    const limits = resource in (container.resources.limits ?? {}) && {
      ...container.resources.limits,
      [resource]: quantity,
    };
    return { ...container, resources: { ...container.resources, requests, ...(limits && { limits }) } };
  };
  return {
    ...spec!,
    containers: spec!.containers.map(less),
    ...(spec!.initContainers && { initContainers: spec!.initContainers.map(less) }),
  };
}

/** The key of the pod that a change moves. */
export function movedPod(change: Change): PodInfo['key'] | undefined {
  return change.kind === 'move' ? change.pod : undefined;
}
