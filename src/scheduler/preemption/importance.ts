import type { Pod } from '../../api/generated/types.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** When a pod started; Infinity while it has not, which upstream takes as the present moment. */
export function startOf({ status }: Pod): number {
  return status?.startTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(status.startTime);
}

/**
 * True when `a` is spared before `b`: a higher priority, or an earlier start. Of two that have not started, upstream
 * reads the clock for `a` first, so that `a` always counts as the earlier.
 * models pkg/scheduler/util/utils.go, MoreImportantPod
 */
function isMoreImportant(a: PodInfo, b: PodInfo): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  const [startA, startB] = [startOf(a.pod), startOf(b.pod)];
  return startA < startB || (startA === startB && startA === Number.POSITIVE_INFINITY);
}

/**
 * Orders pods from the most important down. An insertion sort as Go's for short lists, because the comparison is no
 * order where pods have not started: each of them goes before the ones that came earlier.
 */
export function byImportance(pods: readonly PodInfo[]): PodInfo[] {
  const sorted = [...pods];
  for (let i = 1; i < sorted.length; i++)
    for (let j = i; j > 0 && isMoreImportant(sorted[j]!, sorted[j - 1]!); j--)
      [sorted[j], sorted[j - 1]] = [sorted[j - 1]!, sorted[j]!];
  return sorted;
}
