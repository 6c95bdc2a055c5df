import type { Cluster } from '../cluster/cluster.ts';
import { SAVED_SHELL } from '../shell/saved-shell.ts';
import type { OpenLab } from '../tutor/lab-run.ts';
import type { LabStore } from '../tutor/lab-store.ts';
import { LiveLab } from '../tutor/live-lab.ts';
import type { ProgressStore } from '../tutor/progress-store.ts';
import { type KnownCluster, type Loss, type LossKind, lossKind, readSaved } from '../tutor/saved-cluster.ts';
import { every } from './every.ts';
import { reportFault } from './fault-report.ts';
import { labWorld, restored } from './lab-world.ts';
import { RealTimeDriver } from './real-time.ts';

/** What there is of a lab that was begun: its cluster, or why it could not be gone on with, or its console could not. */
interface Earlier {
  readonly live?: { readonly cluster: Cluster; readonly saved: KnownCluster };
  readonly loss?: Loss;
}

/** Opens labs in step with the host's time, remembering attempts; what was begun is gone on with. */
export function openLab(progress: ProgressStore, labs: LabStore): OpenLab {
  const now = () => Date.now();
  const world = labWorld(now);
  return async (lab, size, fresh = false) => {
    // A lab that another berth has open is done afresh here, and kept there.
    const held = labs.claim(lab.id, now()) ? labs : undefined;
    if (fresh) held?.drop(lab.id);
    const seed = `${lab.id}/${now()}`;
    const { live, loss } = held === undefined ? {} : await earlier(held, lab.id, seed, now());
    // What could not be put aside must not be written over: this time nothing is kept.
    const isInTheWay = loss !== undefined && loss.place === undefined;
    if (isInTheWay) held?.release(lab.id);
    const store = isInTheWay ? undefined : held;
    const cluster = live?.cluster ?? (await world.build(lab.cluster, seed));
    const pace = new RealTimeDriver(cluster.clock);
    const saved = live?.saved;
    return new LiveLab(lab, cluster, { world, pace, progress, size, now, store, saved, loss, every });
  };
}

/** Goes on with what was kept of a lab. What cannot be gone on with is put aside as it stands. */
async function earlier(store: LabStore, lab: string, seed: string, at: number): Promise<Earlier> {
  const lose = (kind: LossKind, detail: string, report?: string): Loss => ({
    kind,
    detail,
    report,
    place: aside(store, lab, kind, at),
  });
  try {
    const kept = store.saved(lab);
    if (kept === undefined) return {};
    const saved = readSaved(kept, SAVED_SHELL);
    const cluster = await restored(saved.snapshot, seed);
    const { consoleDamage } = saved;
    return {
      live: { cluster, saved },
      ...(consoleDamage !== undefined && { loss: lose('console', consoleDamage) }),
    };
  } catch (error) {
    const kind = lossKind(error);
    return { loss: lose(kind, (error as Error).message, kind === 'fault' ? reportFault(error) : undefined) };
  }
}

/** @returns where it is now; undefined where it could not be put aside */
function aside(store: LabStore, lab: string, why: LossKind, at: number): string | undefined {
  try {
    return store.setAside(lab, why, at);
  } catch (error) {
    reportFault(error);
    return undefined;
  }
}
