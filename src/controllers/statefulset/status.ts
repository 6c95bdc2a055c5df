import type { Pod, StatefulSet, StatefulSetStatus } from '../../api/generated/types.ts';
import { isPodAvailable, isPodReady } from '../common/pods.ts';
import { nameOf, type StatefulHistory } from './history.ts';
import { revisionOf } from './identity.ts';

/** Counts pods by revision. Models updateStatus and completeRollingUpdate of pkg/controller/statefulset. */
export function statefulStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update, collisionCount }: StatefulHistory,
  now: number,
): StatefulSetStatus {
  const created = pods.filter(({ status }) => Boolean(status?.phase));
  const ofRevision = (name: string) =>
    created.filter(pod => revisionOf(pod) === name && pod.metadata?.deletionTimestamp === undefined).length;
  const ready = pods.filter(pod => pod.status?.phase === 'Running' && isPodReady(pod));
  const available = ready.filter(pod => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now)).length;
  const updated = ofRevision(nameOf(update));
  const isComplete =
    set.spec?.updateStrategy?.type !== 'OnDelete' &&
    [updated, ready.length, created.length].every(count => count === (set.spec?.replicas ?? 1));
  const currentReplicas = isComplete ? updated : ofRevision(nameOf(current));
  return {
    observedGeneration: set.metadata?.generation,
    replicas: created.length,
    ...(ready.length > 0 && { readyReplicas: ready.length }),
    ...(currentReplicas > 0 && { currentReplicas }),
    ...(updated > 0 && { updatedReplicas: updated }),
    currentRevision: nameOf(isComplete ? update : current),
    updateRevision: nameOf(update),
    collisionCount,
    availableReplicas: available,
  };
}
