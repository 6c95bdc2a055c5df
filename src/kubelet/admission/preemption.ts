// models pkg/kubelet/preemption/preemption.go and pkg/kubelet/types/pod_update.go, Preemptable
import type { Pod } from '../../api/generated/types.ts';
import { podResources, qosClass } from '../../api/pod-resources.ts';
import { isCritical } from './eviction-admission.ts';
import { amountOf, type Shortage } from './predicate.ts';

/** A pod of the node, with the resources that it was granted. */
export interface NodePod {
  readonly granted: Pod;
  readonly isStatic: boolean;
}

/** What is still to be freed of a resource; millicores for CPU. */
interface Requirement {
  readonly resource: string;
  readonly quantity: number;
}

/** What the kubelet says of a pod that it ends to make room. */
export const PREEMPTED = {
  phase: 'Failed',
  reason: 'Preempting',
  message: 'Preempted in order to admit critical pod',
  conditions: [
    {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
      message: 'Pod was preempted by Kubelet to accommodate a critical pod.',
    },
  ],
} as const;

/** May `other` be ended so that `pod` can run? */
export function isPreemptable(pod: NodePod, other: NodePod): boolean {
  if (critical(pod) && !critical(other)) return true;
  const [mine, its] = [pod.granted.spec?.priority, other.granted.spec?.priority];
  return mine !== undefined && its !== undefined && mine > its;
}

const critical = ({ granted, isStatic }: NodePod) => isCritical(granted, isStatic);

/**
 * The pods to end, in this order, so that a critical pod fits: as few Guaranteed ones as need be, then as few Burstable
 * ones, then BestEffort ones.
 * @returns a text where even all of them would not be enough
 */
export function podsToPreempt<P extends NodePod>(
  pod: NodePod,
  others: readonly P[],
  shortages: readonly Shortage[],
): readonly P[] | string {
  const wanted = shortages.map(({ resource, requested, used, capacity }) => ({
    resource,
    quantity: requested - (capacity - used),
  }));
  const may = others.filter(other => isPreemptable(pod, other));
  const ofClass = (name: string) => may.filter(({ granted }) => qosClass(granted.spec!) === name);
  const [bestEffort, burstable, guaranteed] = ['BestEffort', 'Burstable', 'Guaranteed'].map(ofClass) as [
    P[],
    P[],
    P[],
  ];
  const missing = without(wanted, may);
  if (missing.length > 0) return `no set of running pods found to reclaim resources: ${shown(missing)}`;
  const costly = nearest(guaranteed, without(wanted, [...bestEffort, ...burstable]));
  const middling = nearest(burstable, without(wanted, [...bestEffort, ...costly]));
  const cheap = nearest(bestEffort, without(wanted, [...middling, ...costly]));
  return [...cheap, ...middling, ...costly];
}

/** One after the other who comes nearest to what is still wanted. models getPodsToPreemptByDistance */
function nearest<P extends NodePod>(pods: readonly P[], wanted: readonly Requirement[]): readonly P[] {
  const left = [...pods];
  const chosen: P[] = [];
  let open = wanted;
  while (open.length > 0 && left.length > 0) {
    let best = 0;
    for (const [index, pod] of left.entries()) {
      const by = distance(pod, open) - distance(left[best]!, open);
      if (by < 0 || (by === 0 && asksNoMore(pod, left[best]!))) best = index;
    }
    const [pod] = left.splice(best, 1);
    chosen.push(pod!);
    open = without(open, [pod!]);
  }
  return chosen;
}

/** How much of what is wanted a pod would leave open; each resource weighs the same. */
function distance(pod: NodePod, wanted: readonly Requirement[]): number {
  return wanted.reduce((sum, { resource, quantity }) => {
    const open = Math.max(0, quantity - requestOf(pod, resource));
    return sum + (open / quantity) ** 2;
  }, 0);
}

function asksNoMore(a: NodePod, b: NodePod): boolean {
  const by = (resource: string) => requestOf(a, resource) - requestOf(b, resource);
  return (by('memory') || by('cpu')) <= 0;
}

function without(wanted: readonly Requirement[], pods: readonly NodePod[]): readonly Requirement[] {
  return wanted
    .map(({ resource, quantity }) => ({
      resource,
      quantity: pods.reduce((left, pod) => left - requestOf(pod, resource), quantity),
    }))
    .filter(({ quantity }) => quantity > 0);
}

function requestOf({ granted }: NodePod, resource: string): number {
  return resource === 'pods' ? 1 : amountOf(resource, podResources(granted.spec!, 'requests'));
}

function shown(wanted: readonly Requirement[]): string {
  return `[${wanted.map(({ resource, quantity }) => `(res: ${resource}, q: ${quantity}), `).join('')}]`;
}
