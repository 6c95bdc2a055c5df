import type { Deployment, ReplicaSet } from '../../api/generated/types.ts';
import { scaledValue } from '../common/percent.ts';
import { maxReplicasAnnotation } from './annotations.ts';

// models pkg/controller/deployment/util/deployment_util.go

/** The replicas that an object's spec asks for. */
export function wanted(object: Deployment | ReplicaSet): number {
  return object.spec?.replicas ?? 1;
}

/** Sum of a number over ReplicaSets. */
export function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}

/** The ReplicaSets that want pods. */
export function activeSets(sets: readonly ReplicaSet[]): ReplicaSet[] {
  return sets.filter(set => wanted(set) > 0);
}

export function isRolling(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type !== 'Recreate';
}

/** How many pods over the wanted number a rolling update may make. */
export function maxSurge(deployment: Deployment): number {
  if (!isRolling(deployment)) return 0;
  return scaledValue(deployment.spec?.strategy?.rollingUpdate?.maxSurge, wanted(deployment), 'up');
}

/** How many of the wanted pods may be unavailable during a rolling update. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = wanted(deployment);
  if (!isRolling(deployment) || replicas === 0) return 0;
  const limit = scaledValue(deployment.spec?.strategy?.rollingUpdate?.maxUnavailable, replicas, 'down');
  // Both zero would never move: then one may be missing.
  return Math.min(maxSurge(deployment) === 0 && limit === 0 ? 1 : limit, replicas);
}

/** The pods that a ReplicaSet has or will have: more than it wants while its controller has not yet removed the rest. */
function held(set: ReplicaSet): number {
  return Math.max(wanted(set), set.status?.replicas ?? 0);
}

/**
 * How far the new ReplicaSet may be scaled now. Models NewRSNewReplicas, which counts only what ReplicaSets want;
 * here pods that are still there count too, so that the surge holds for pods at every instant.
 */
export function newSetReplicas(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  fresh: ReplicaSet,
): number {
  if (!isRolling(deployment)) return wanted(deployment);
  const room = wanted(deployment) + maxSurge(deployment) - sum(all, held);
  if (room <= 0) return wanted(fresh);
  return wanted(fresh) + Math.min(room, wanted(deployment) - wanted(fresh));
}

/** How many pods the old ReplicaSets must lose at most so that enough stay available. */
export function mayScaleDown(deployment: Deployment, all: readonly ReplicaSet[], fresh: ReplicaSet): number {
  const minAvailable = wanted(deployment) - maxUnavailable(deployment);
  const freshUnavailable = wanted(fresh) - (fresh.status?.availableReplicas ?? 0);
  return sum(all, wanted) - minAvailable - freshUnavailable;
}

/** A ReplicaSet's part of `toAdd` (negative: to remove) when a Deployment is scaled during a roll-out. Models GetProportion. */
export function proportion(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (wanted(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(set, deployment);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

function fraction(set: ReplicaSet, deployment: Deployment): number {
  if (wanted(deployment) === 0) return -wanted(set);
  const before = maxReplicasAnnotation(set) || deployment.status?.replicas || 0;
  if (before === 0) return 0;
  return Math.round((wanted(set) * (wanted(deployment) + maxSurge(deployment))) / before) - wanted(set);
}

/** True when every pod is of the new template and available, and the status knows the newest spec. */
export function isComplete(deployment: Deployment, status: Deployment['status']): boolean {
  const replicas = wanted(deployment);
  return (
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.replicas ?? 0) === replicas &&
    (status?.availableReplicas ?? 0) === replicas &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0)
  );
}
