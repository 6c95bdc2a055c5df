import type { Pod, ReplicaSetCondition, ReplicaSetStatus } from '../../api/generated/types.ts';
import { type Clock, rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { isPodAvailable, isPodReady } from '../common/pods.ts';
import type { ReplicaOwner } from './kinds.ts';

/**
 * The status that an owner's pods add up to. Models pkg/controller/replicaset/replica_set_utils.go.
 * @param active the owner's active pods
 * @param terminating how many of its pods are on their way out; undefined for kinds that do not report it
 * @param failure what managing the pods failed with
 */
export function replicaStatus(
  owner: ReplicaOwner,
  active: readonly Pod[],
  terminating: number | undefined,
  failure: unknown,
  clock: Clock,
): ReplicaSetStatus {
  const template = Object.entries(owner.spec?.template?.metadata?.labels ?? {});
  const minReady = owner.spec?.minReadySeconds ?? 0;
  const ready = active.filter(isPodReady);
  const now = clock.now();
  const conditions = withFailure(owner, active.length, failure, rfc3339(now));
  return {
    replicas: active.length,
    fullyLabeledReplicas: count(active, pod =>
      template.every(([key, value]) => pod.metadata?.labels?.[key] === value),
    ),
    readyReplicas: ready.length,
    availableReplicas: count(ready, pod => isPodAvailable(pod, minReady, now)),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    observedGeneration: owner.metadata?.generation,
    ...(conditions.length > 0 && { conditions }),
  };
}

function count<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let found = 0;
  for (const item of items) if (holds(item)) found++;
  return found;
}

function withFailure(
  owner: ReplicaOwner,
  replicas: number,
  failure: unknown,
  time: string,
): readonly ReplicaSetCondition[] {
  const before = owner.status?.conditions ?? [];
  const known = before.find(condition => condition.type === 'ReplicaFailure');
  if (failure === undefined) return known ? before.filter(condition => condition !== known) : before;
  if (known) return before;
  const reason = replicas < (owner.spec?.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete';
  const message = failure instanceof Error ? failure.message : String(failure);
  return [...before, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: time, reason, message }];
}

/** True when writing `after` over `before` would change nothing; zero and absent are the same. */
export function sameStatus(before: ReplicaSetStatus | undefined, after: ReplicaSetStatus): boolean {
  return (
    (before?.replicas ?? 0) === after.replicas &&
    (before?.fullyLabeledReplicas ?? 0) === after.fullyLabeledReplicas &&
    (before?.readyReplicas ?? 0) === after.readyReplicas &&
    (before?.availableReplicas ?? 0) === after.availableReplicas &&
    before?.terminatingReplicas === after.terminatingReplicas &&
    before?.observedGeneration === after.observedGeneration &&
    jsonEqual(before?.conditions ?? [], after.conditions ?? [])
  );
}
