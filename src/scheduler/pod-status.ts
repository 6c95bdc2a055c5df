import type { Pod, PodCondition } from '../api/generated/types.ts';
import { type Clock, rfc3339 } from '../base/clock.ts';
import { type Client, PATCH } from '../client/client.ts';

/** What the scheduler wants to be said in a pod's status. */
export interface StatusChange {
  readonly condition?: Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;
  /** '' takes a nomination back. */
  readonly nominatedNode?: string;
}

/**
 * Patches a pod's status as the scheduler does; nothing is sent where it says so already.
 * models pkg/scheduler/util/utils.go, PatchPodStatus, and pkg/api/v1/pod/util.go, UpdatePodCondition
 * @throws ApiError, ConnectionRefused
 */
export function patchPodStatus(client: Client, clock: Clock, pod: Pod, change: StatusChange): void {
  const status: Record<string, unknown> = {};
  const condition = change.condition && changedCondition(pod, change.condition, clock);
  if (condition !== undefined) {
    const others = (pod.status?.conditions ?? []).filter(one => one.type !== condition.type);
    const isNew = others.length === (pod.status?.conditions?.length ?? 0);
    const order = isNew ? [...others, condition] : (pod.status?.conditions ?? []);
    status['$setElementOrder/conditions'] = order.map(({ type }) => ({ type }));
    status.conditions = [condition];
  }
  const nominated = pod.status?.nominatedNodeName ?? '';
  if (change.nominatedNode !== undefined && change.nominatedNode !== nominated)
    status.nominatedNodeName = change.nominatedNode === '' ? null : change.nominatedNode;
  if (Object.keys(status).length === 0) return;
  const { namespace, name = '' } = pod.metadata ?? {};
  client.resource('pods').patch(namespace, name, PATCH.strategic, { status }, { subresource: 'status' });
}

function changedCondition(
  pod: Pod,
  wanted: NonNullable<StatusChange['condition']>,
  clock: Clock,
): PodCondition | undefined {
  const observedGeneration = pod.metadata?.generation;
  const before = pod.status?.conditions?.find(one => one.type === wanted.type);
  const same =
    before !== undefined &&
    before.status === wanted.status &&
    before.reason === wanted.reason &&
    before.message === wanted.message &&
    before.observedGeneration === observedGeneration;
  if (same) return undefined;
  const turned = before === undefined || before.status !== wanted.status;
  return {
    ...wanted,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime: turned ? rfc3339(clock.now()) : before.lastTransitionTime,
  };
}
