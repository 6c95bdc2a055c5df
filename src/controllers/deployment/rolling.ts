import type { ReplicaSet } from '../../api/generated/types.ts';
import {
  activeSets,
  isComplete,
  maxUnavailable,
  mayScaleDown,
  newSetReplicas,
  sum,
  wanted,
} from './arithmetic.ts';
import { cleanUpHistory } from './history.ts';
import { byCreation, oldSets, syncNewSet } from './replica-sets.ts';
import type { Rollout } from './rollout.ts';
import { syncRolloutStatus } from './status.ts';

/** One step of a rolling update: up with the new, down with the old, or done. Models pkg/controller/deployment/rolling.go. */
export function rolloutRolling(rollout: Rollout): number | undefined {
  const fresh = syncNewSet(rollout, true);
  if (fresh !== undefined && !growNew(rollout, fresh) && !shrinkOld(rollout, fresh)) {
    if (isComplete(rollout.deployment, rollout.deployment.status))
      cleanUpHistory(rollout, oldSets(rollout, fresh));
  }
  return syncRolloutStatus(rollout, fresh && rollout.current(fresh));
}

function growNew(rollout: Rollout, fresh: ReplicaSet): boolean {
  const { deployment } = rollout;
  if (wanted(fresh) === wanted(deployment)) return false;
  if (wanted(fresh) > wanted(deployment)) return rollout.scale(fresh, wanted(deployment));
  return rollout.scale(fresh, newSetReplicas(deployment, rollout.sets, fresh));
}

function shrinkOld(rollout: Rollout, fresh: ReplicaSet): boolean {
  const old = activeSets(oldSets(rollout, fresh));
  if (old.length === 0) return false;
  const most = mayScaleDown(rollout.deployment, rollout.sets, fresh);
  if (most <= 0) return false;
  const cleaned = dropUnhealthy(rollout, old, most);
  const scaled = dropAvailable(
    rollout,
    old.map(set => rollout.current(set)),
  );
  return cleaned + scaled > 0;
}

/** First those that serve nobody: old pods that are not available. */
function dropUnhealthy(rollout: Rollout, old: readonly ReplicaSet[], most: number): number {
  let dropped = 0;
  for (const set of [...old].sort(byCreation)) {
    const unavailable = wanted(set) - (set.status?.availableReplicas ?? 0);
    const count = Math.min(most - dropped, unavailable);
    if (wanted(set) === 0 || count <= 0) continue;
    rollout.scale(set, wanted(set) - count);
    dropped += count;
  }
  return dropped;
}

/** Then as many of the others as availability allows. */
function dropAvailable(rollout: Rollout, old: readonly ReplicaSet[]): number {
  const { deployment } = rollout;
  const minAvailable = wanted(deployment) - maxUnavailable(deployment);
  const spare = sum(rollout.sets, set => set.status?.availableReplicas ?? 0) - minAvailable;
  let dropped = 0;
  for (const set of [...old].sort(byCreation)) {
    const count = Math.min(wanted(set), spare - dropped);
    if (count <= 0) continue;
    rollout.scale(set, wanted(set) - count);
    dropped += count;
  }
  return dropped;
}
