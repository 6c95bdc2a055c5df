import type { Pod } from '../../api/generated/types.ts';

/** How long a pod's containers may take to end, in seconds. */
export function gracePeriod(pod: Pod): number {
  return pod.spec?.terminationGracePeriodSeconds ?? 30;
}
