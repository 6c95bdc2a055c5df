// models pkg/kubelet/volumemanager as far as a pod waits for its volumes
import type { Pod } from '../../api/generated/types.ts';
import type { Timer } from '../../base/clock.ts';
import type { KubeletContext } from '../context.ts';
import type { VolumeWorld } from '../volumes/plugin.ts';
import { PodVolumes } from '../volumes/volumes.ts';
import { podReference } from './naming.ts';

const FIRST_RETRY = 500;
const LAST_RETRY = 122_000;

/** Mounts a pod's volumes, again and again until all are there. */
export class PodMounts {
  readonly volumes: PodVolumes;
  private retry: Timer | undefined;
  private delay = FIRST_RETRY;

  constructor(
    private readonly context: KubeletContext,
    uid: string,
    world: VolumeWorld,
  ) {
    this.volumes = new PodVolumes(uid, world);
  }

  /**
   * Mounts what is not mounted and brings up to date what is; what fails is an event.
   * @param again called when it is time to try what failed once more
   * @returns whether all volumes are there
   */
  setUp(pod: Pod, again: () => void): boolean {
    const { clock, recorder } = this.context;
    const failures = this.volumes.setUp(pod);
    this.retry?.cancel();
    if (failures.length === 0) {
      this.delay = FIRST_RETRY;
      return true;
    }
    for (const { volume, message } of failures) {
      const text = `MountVolume.SetUp failed for volume ${JSON.stringify(volume)} : ${message}`;
      recorder.event(podReference(pod), 'Warning', 'FailedMount', text);
    }
    this.retry = clock.after(this.delay, again);
    this.delay = Math.min(this.delay * 2, LAST_RETRY);
    return false;
  }

  /** No more attempts. */
  cancel(): void {
    this.retry?.cancel();
  }
}
