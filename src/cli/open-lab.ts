import type { OpenLab } from '../tutor/lab-run.ts';
import { LiveLab } from '../tutor/live-lab.ts';
import type { ProgressStore } from '../tutor/progress-store.ts';
import { labWorld } from './lab-world.ts';
import { RealTimeDriver } from './real-time.ts';

/** Opens labs in step with the host's time, remembering attempts. */
export function openLab(progress: ProgressStore): OpenLab {
  const now = () => Date.now();
  const world = labWorld(now);
  return async (lab, size) => {
    const cluster = await world.build(lab.cluster, `${lab.id}/${now()}`);
    return new LiveLab(lab, cluster, { world, pace: new RealTimeDriver(cluster.clock), progress, size, now });
  };
}
