import type { DeploymentCondition, DeploymentStatus } from '../../api/generated/types.ts';

// models pkg/controller/deployment/util/deployment_util.go

/** Reasons of the Progressing condition. */
export const PROGRESS = {
  created: 'NewReplicaSetCreated',
  found: 'FoundNewReplicaSet',
  createFailed: 'ReplicaSetCreateError',
  updated: 'ReplicaSetUpdated',
  available: 'NewReplicaSetAvailable',
  timedOut: 'ProgressDeadlineExceeded',
  paused: 'DeploymentPaused',
  resumed: 'DeploymentResumed',
} as const;

type Conditions = readonly DeploymentCondition[];

/** The condition of a type, or undefined. */
export function findCondition(
  status: DeploymentStatus | undefined,
  type: string,
): DeploymentCondition | undefined {
  return status?.conditions?.find(condition => condition.type === type);
}

/** A condition that begins at `time`. */
export function newCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  time: string,
): DeploymentCondition {
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** Sets a condition: one with the same status and reason stays as it was, another moves to the end. */
export function setCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const before = conditions.find(({ type }) => type === condition.type);
  if (before?.status === condition.status && before.reason === condition.reason) return conditions;
  const since =
    before?.status === condition.status ? before.lastTransitionTime : condition.lastTransitionTime;
  return [...removeCondition(conditions, condition.type), { ...condition, lastTransitionTime: since }];
}

/** The conditions without those of a type. */
export function removeCondition(conditions: Conditions, type: string): Conditions {
  return conditions.some(condition => condition.type === type)
    ? conditions.filter(condition => condition.type !== type)
    : conditions;
}
