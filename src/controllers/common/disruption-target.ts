import type { Pod, PodStatus } from '../../api/generated/types.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';

/**
 * Marks a pod as about to be deleted by the cluster itself, then deletes it with its own grace period.
 * @param more other fields of the status to set with it
 * @throws ApiError
 */
export function disrupt(
  pods: ResourceClient<Pod>,
  pod: Pod,
  reason: string,
  message: string,
  now: number,
  more: Partial<PodStatus> = {},
): void {
  const { namespace, name = '' } = pod.metadata ?? {};
  const others = pod.status?.conditions?.filter(({ type }) => type !== 'DisruptionTarget') ?? [];
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason,
    message,
  };
  pods.updateStatus({ ...pod, status: { ...pod.status, ...more, conditions: [...others, condition] } });
  pods.delete(namespace, name, more.phase === 'Failed' ? { gracePeriodSeconds: 0 } : {});
}
