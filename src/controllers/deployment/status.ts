import type { DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import { isComplete, maxUnavailable, sum, wanted } from './arithmetic.ts';
import { findCondition, newCondition, PROGRESS, removeCondition, setCondition } from './conditions.ts';
import type { Rollout } from './rollout.ts';

// models calculateStatus of sync.go and pkg/controller/deployment/progress.go

/** Writes the status, leaving the Progressing condition alone: after scaling, when paused or being deleted. */
export function syncStatus(rollout: Rollout, fresh: ReplicaSet | undefined): void {
  const status = countedStatus(rollout, fresh);
  if (!jsonEqual(status, rollout.deployment.status)) rollout.writeStatus(status);
}

/**
 * Writes the status with how the roll-out gets on.
 * @returns milliseconds after which to look again whether it is stuck, or undefined
 */
export function syncRolloutStatus(rollout: Rollout, fresh: ReplicaSet | undefined): number | undefined {
  let status = countedStatus(rollout, fresh);
  status = withConditions(status, progressed(rollout, status, fresh));
  const failure = replicaFailure(rollout.sets, fresh);
  const conditions = status.conditions ?? [];
  status = withConditions(
    status,
    failure ? setCondition(conditions, failure) : removeCondition(conditions, 'ReplicaFailure'),
  );
  if (jsonEqual(status, rollout.deployment.status)) return untilStuck(rollout, status);
  rollout.writeStatus(status);
  return undefined;
}

function withConditions(
  status: DeploymentStatus,
  conditions: readonly DeploymentCondition[],
): DeploymentStatus {
  const { conditions: _, ...counts } = status;
  return conditions.length > 0 ? { ...counts, conditions } : counts;
}

/** Zeros are left out, as the API server's wire form has them. */
function countedStatus(rollout: Rollout, fresh: ReplicaSet | undefined): DeploymentStatus {
  const { deployment, sets, now } = rollout;
  const available = sum(sets, set => set.status?.availableReplicas ?? 0);
  const counts = {
    replicas: sum(sets, set => set.status?.replicas ?? 0),
    updatedReplicas: fresh?.status?.replicas ?? 0,
    readyReplicas: sum(sets, set => set.status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(sets, wanted) - available),
  };
  const { collisionCount, conditions = [] } = deployment.status ?? {};
  const isAvailable = available >= wanted(deployment) - maxUnavailable(deployment);
  const condition = isAvailable
    ? newCondition(
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  return {
    observedGeneration: deployment.metadata?.generation,
    ...Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0)),
    terminatingReplicas: sum(sets, set => set.status?.terminatingReplicas ?? 0),
    conditions: setCondition(conditions, condition),
    ...(collisionCount !== undefined && { collisionCount }),
  };
}

function progressed(
  rollout: Rollout,
  status: DeploymentStatus,
  fresh: ReplicaSet | undefined,
): readonly DeploymentCondition[] {
  const { deployment, now } = rollout;
  const conditions = status.conditions ?? [];
  if (!rollout.hasDeadline) return removeCondition(conditions, 'Progressing');
  const before = findCondition(deployment.status, 'Progressing');
  if ((status.replicas ?? 0) === (status.updatedReplicas ?? 0) && before?.reason === PROGRESS.available)
    return conditions;
  const subject = fresh
    ? `ReplicaSet "${fresh.metadata?.name}"`
    : `Deployment "${deployment.metadata?.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    return setCondition(conditions, newCondition('Progressing', 'True', PROGRESS.available, message, now));
  }
  if (isProgressing(deployment.status ?? {}, status)) {
    const moving = newCondition('Progressing', 'True', PROGRESS.updated, `${subject} is progressing.`, now);
    const since = before?.status === 'True' ? before.lastTransitionTime : moving.lastTransitionTime;
    // Removed first so that each step of progress moves the update time that the deadline counts from.
    return setCondition(removeCondition(conditions, 'Progressing'), { ...moving, lastTransitionTime: since });
  }
  if (isTimedOut(rollout, before)) {
    const message = `${subject} has timed out progressing.`;
    return setCondition(conditions, newCondition('Progressing', 'False', PROGRESS.timedOut, message, now));
  }
  return conditions;
}

function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function deadlineLeft(rollout: Rollout, condition: DeploymentCondition): number {
  const deadline = (rollout.deployment.spec?.progressDeadlineSeconds ?? 0) * 1000;
  return Date.parse(condition.lastUpdateTime ?? '') + deadline - rollout.services.clock.now();
}

function isTimedOut(rollout: Rollout, condition: DeploymentCondition | undefined): boolean {
  if (condition === undefined || condition.reason === PROGRESS.available) return false;
  return condition.reason === PROGRESS.timedOut || deadlineLeft(rollout, condition) < 0;
}

function untilStuck(rollout: Rollout, status: DeploymentStatus): number | undefined {
  const condition = findCondition(status, 'Progressing');
  if (!rollout.hasDeadline || condition === undefined) return undefined;
  if (isComplete(rollout.deployment, status) || condition.reason === PROGRESS.timedOut) return undefined;
  return Math.max(0, deadlineLeft(rollout, condition)) + 1000;
}

/** The failure to make pods that the new ReplicaSet, or else another, reports. */
function replicaFailure(
  sets: readonly ReplicaSet[],
  fresh: ReplicaSet | undefined,
): DeploymentCondition | undefined {
  for (const set of fresh ? [fresh, ...sets] : sets) {
    const found = set.status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
    if (found) return { ...found, lastUpdateTime: found.lastTransitionTime };
  }
  return undefined;
}
