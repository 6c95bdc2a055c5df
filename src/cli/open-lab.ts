import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterSnapshot } from '../cluster/snapshot.ts';
import type { OpenLab } from '../tutor/lab-run.ts';
import type { LabStore } from '../tutor/lab-store.ts';
import { LiveLab } from '../tutor/live-lab.ts';
import type { ProgressStore } from '../tutor/progress-store.ts';
import { every } from './every.ts';
import { labWorld, restored } from './lab-world.ts';
import { RealTimeDriver } from './real-time.ts';

/** Opens labs in step with the host's time, remembering attempts; what was begun is gone on with. */
export function openLab(progress: ProgressStore, labs: LabStore): OpenLab {
  const now = () => Date.now();
  const world = labWorld(now);
  return async (lab, size, fresh = false) => {
    // A lab that another berth has open is done afresh here, and kept there.
    const store = labs.claim(lab.id, now()) ? labs : undefined;
    if (fresh) store?.drop(lab.id);
    const seed = `${lab.id}/${now()}`;
    const saved = store?.saved(lab.id);
    const earlier = saved && (await restoredOr(saved.snapshot as ClusterSnapshot, seed));
    const cluster = earlier ?? (await world.build(lab.cluster, seed));
    const pace = new RealTimeDriver(cluster.clock);
    return new LiveLab(lab, cluster, {
      world,
      pace,
      progress,
      size,
      now,
      store,
      saved: earlier && saved,
      every,
    });
  };
}

/** A cluster that another version of berth kept may be one that this one cannot read: the lab then begins anew. */
async function restoredOr(snapshot: ClusterSnapshot, seed: string): Promise<Cluster | undefined> {
  try {
    return await restored(snapshot, seed);
  } catch {
    return undefined;
  }
}
