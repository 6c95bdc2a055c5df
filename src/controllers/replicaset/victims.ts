import type { Pod } from '../../api/generated/types.ts';
import { isPodActive, isPodReady, podCondition } from '../common/pods.ts';

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * Chooses which pods go when there are too many.
 * Models getPodsToDelete of replica_set.go and ActivePodsWithRanks of pkg/controller/controller_utils.go.
 * @param pods the controller's active pods
 * @param related pods of all controllers with the same owner; a node that has many of them loses one first
 */
export function podsToDelete(
  pods: readonly Pod[],
  related: readonly Pod[],
  count: number,
  now: number,
): readonly Pod[] {
  if (count >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const pod of related) {
    if (isPodActive(pod))
      onNode.set(pod.spec?.nodeName ?? '', (onNode.get(pod.spec?.nodeName ?? '') ?? 0) + 1);
  }
  const candidates = pods.map(pod => ({ pod, rank: onNode.get(pod.spec?.nodeName ?? '') ?? 0 }));
  candidates.sort((a, b) => compare(a, b, now));
  return candidates.slice(0, count).map(({ pod }) => pod);
}

interface Candidate {
  readonly pod: Pod;
  readonly rank: number;
}

function compare(a: Candidate, b: Candidate, now: number): number {
  return (
    number(Boolean(a.pod.spec?.nodeName)) - number(Boolean(b.pod.spec?.nodeName)) ||
    phaseOrder(a.pod) - phaseOrder(b.pod) ||
    number(isPodReady(a.pod)) - number(isPodReady(b.pod)) ||
    deletionCost(a.pod) - deletionCost(b.pod) ||
    b.rank - a.rank ||
    compareAges(readySince(a.pod), readySince(b.pod), a.pod, b.pod, now) ||
    restarts(b.pod) - restarts(a.pod) ||
    compareAges(created(a.pod), created(b.pod), a.pod, b.pod, now)
  );
}

function number(flag: boolean): number {
  return flag ? 1 : 0;
}

function phaseOrder(pod: Pod): number {
  return PHASE_ORDER[pod.status?.phase ?? 'Pending'] ?? 0;
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata?.annotations?.[DELETION_COST] ?? '';
  return /^-?(0|[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

function readySince(pod: Pod): string | undefined {
  return isPodReady(pod) ? podCondition(pod, 'Ready')?.lastTransitionTime : undefined;
}

function created(pod: Pod): string | undefined {
  return pod.metadata?.creationTimestamp;
}

/** The younger first, where ages whose logarithms are the same count as equal and the UID decides. */
function compareAges(
  a: string | undefined,
  b: string | undefined,
  podA: Pod,
  podB: Pod,
  now: number,
): number {
  if (a === undefined || b === undefined || a === b) return 0;
  const difference = logarithmOfAge(a, now) - logarithmOfAge(b, now);
  if (difference !== 0) return difference;
  return (podA.metadata?.uid ?? '') < (podB.metadata?.uid ?? '') ? -1 : 1;
}

function logarithmOfAge(since: string, now: number): number {
  const nanoseconds = (now - Date.parse(since)) * 1e6;
  return nanoseconds > 0 ? Math.floor(Math.log2(nanoseconds)) : -1;
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(status => status.restartCount));
}
