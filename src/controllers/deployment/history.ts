import type { ReplicaSet } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { revisionOf } from './annotations.ts';
import { wanted } from './arithmetic.ts';
import { byCreation } from './replica-sets.ts';
import type { Rollout } from './rollout.ts';

const NO_LIMIT = 2147483647;

/** Deletes the oldest empty ReplicaSets over the history limit. Models cleanupDeployment of pkg/controller/deployment/sync.go. */
export function cleanUpHistory(rollout: Rollout, old: readonly ReplicaSet[]): void {
  const limit = rollout.deployment.spec?.revisionHistoryLimit ?? NO_LIMIT;
  if (limit === NO_LIMIT) return;
  const candidates = old.filter(set => set.metadata?.deletionTimestamp === undefined);
  const surplus = candidates.length - limit;
  if (surplus <= 0) return;
  candidates.sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b));
  for (const set of candidates.slice(0, surplus)) {
    const { generation = 0, namespace, name = '' } = set.metadata ?? {};
    if ((set.status?.replicas ?? 0) > 0 || wanted(set) > 0) continue;
    if (generation > (set.status?.observedGeneration ?? 0)) continue;
    try {
      rollout.services.replicaSets.delete(namespace, name, { propagationPolicy: 'Background' });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}
