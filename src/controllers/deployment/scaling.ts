import type { ReplicaSet } from '../../api/generated/types.ts';
import { desiredReplicasAnnotation } from './annotations.ts';
import { activeSets, isRolling, maxSurge, proportion, sum, wanted } from './arithmetic.ts';
import { byCreation, findNewSet, oldSets, syncNewSet } from './replica-sets.ts';
import type { Rollout } from './rollout.ts';

// models isScalingEvent and scale of pkg/controller/deployment/sync.go

/** True when the Deployment's replicas changed since its ReplicaSets were last scaled. */
export function isScalingEvent(rollout: Rollout): boolean {
  syncNewSet(rollout, false);
  return activeSets(rollout.sets).some(set => {
    const desired = desiredReplicasAnnotation(set);
    return desired !== undefined && desired !== wanted(rollout.deployment);
  });
}

/** Brings the ReplicaSets to the Deployment's size without rolling out: in proportion where several are active. */
export function scaleInProportion(rollout: Rollout): void {
  const { deployment } = rollout;
  const fresh = findNewSet(deployment, rollout.sets);
  const old = oldSets(rollout, fresh);
  const active = activeSets(rollout.sets);
  if (active.length <= 1) {
    const one = active[0] ?? fresh ?? [...old].sort(byCreation).at(-1);
    if (one) rollout.scale(one, wanted(deployment));
    return;
  }
  if (fresh && isSaturated(rollout, fresh)) {
    for (const set of activeSets(old)) rollout.scale(set, 0);
    return;
  }
  if (isRolling(deployment)) spread(rollout, active);
}

function isSaturated({ deployment }: Rollout, fresh: ReplicaSet): boolean {
  const replicas = wanted(deployment);
  return (
    wanted(fresh) === replicas &&
    desiredReplicasAnnotation(fresh) === replicas &&
    (fresh.status?.availableReplicas ?? 0) === replicas
  );
}

function spread(rollout: Rollout, active: readonly ReplicaSet[]): void {
  const { deployment } = rollout;
  const allowed = wanted(deployment) > 0 ? wanted(deployment) + maxSurge(deployment) : 0;
  const toAdd = allowed - sum(active, wanted);
  const youngestFirst = toAdd > 0;
  const sorted = [...active].sort(
    (a, b) => wanted(b) - wanted(a) || (youngestFirst ? byCreation(b, a) : byCreation(a, b)),
  );
  let added = 0;
  const sizes = sorted.map(set => {
    const share = proportion(set, deployment, toAdd, added);
    added += share;
    return wanted(set) + share;
  });
  sorted.forEach((set, index) => {
    const size = sizes[index] ?? 0;
    rollout.resize(set, index === 0 ? Math.max(0, size + toAdd - added) : size);
  });
}
