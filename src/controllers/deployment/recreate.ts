import type { Pod, ReplicaSet } from '../../api/generated/types.ts';
import { isPodFinished } from '../common/pods.ts';
import { activeSets, isComplete, sum, wanted } from './arithmetic.ts';
import { cleanUpHistory } from './history.ts';
import { oldSets, syncNewSet } from './replica-sets.ts';
import type { Rollout } from './rollout.ts';
import { syncRolloutStatus } from './status.ts';

/** One step of strategy Recreate: all old pods go before the first new one comes. Models pkg/controller/deployment/recreate.go. */
export function rolloutRecreate(
  rollout: Rollout,
  podsOf: (set: ReplicaSet) => readonly Pod[],
): number | undefined {
  const known = syncNewSet(rollout, false);
  const old = oldSets(rollout, known);
  const scaled = activeSets(old).map(set => rollout.scale(set, 0));
  if (scaled.includes(true) || oldPodsRun(old, podsOf)) return syncRolloutStatus(rollout, known);
  const fresh = known ?? syncNewSet(rollout, true);
  if (fresh !== undefined) rollout.scale(fresh, wanted(rollout.deployment));
  if (isComplete(rollout.deployment, rollout.deployment.status))
    cleanUpHistory(rollout, oldSets(rollout, fresh));
  return syncRolloutStatus(rollout, fresh && rollout.current(fresh));
}

function oldPodsRun(old: readonly ReplicaSet[], podsOf: (set: ReplicaSet) => readonly Pod[]): boolean {
  return (
    sum(old, set => set.status?.replicas ?? 0) > 0 ||
    old.some(set => podsOf(set).some(pod => !isPodFinished(pod)))
  );
}
