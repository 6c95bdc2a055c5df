import type { DaemonSet, DaemonSetStatus, Node } from '../../api/generated/types.ts';
import { isPodAvailable, isPodReady } from '../common/pods.ts';
import { eligibility } from './eligibility.ts';
import type { PodsByNode } from './placement.ts';
import { isUpdated } from './template.ts';

/** Counts nodes and pods. Models updateDaemonSetStatus of pkg/controller/daemon/daemon_controller.go. */
export function daemonStatus(
  set: DaemonSet,
  nodes: readonly Node[],
  pods: PodsByNode,
  hash: string,
  now: number,
): DaemonSetStatus {
  const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
  for (const node of nodes) {
    const here = pods.get(node.metadata?.name ?? '') ?? [];
    if (!eligibility(set, node).run) {
      if (here.length > 0) count.misscheduled++;
      continue;
    }
    count.desired++;
    const [oldest] = [...here].sort((a, b) =>
      (a.metadata?.creationTimestamp ?? '') < (b.metadata?.creationTimestamp ?? '') ? -1 : 1,
    );
    if (oldest === undefined) continue;
    count.current++;
    if (isPodReady(oldest)) {
      count.ready++;
      if (isPodAvailable(oldest, set.spec?.minReadySeconds ?? 0, now)) count.available++;
    }
    if (isUpdated(oldest, set, hash)) count.updated++;
  }
  const { conditions, collisionCount } = set.status ?? {};
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    observedGeneration: set.metadata?.generation,
    ...(count.updated > 0 && { updatedNumberScheduled: count.updated }),
    ...(count.available > 0 && { numberAvailable: count.available }),
    ...(count.desired > count.available && { numberUnavailable: count.desired - count.available }),
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions && { conditions }),
  };
}
