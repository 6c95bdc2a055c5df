// models pkg/kubelet/preemption/preemption.go, evictPodsToFreeRequests, and pkg/kubelet/pod_workers.go, killPodNow
import type { KubeletContext } from '../context.ts';
import { gracePeriod } from '../pods/grace-period.ts';
import { podReference } from '../pods/naming.ts';
import type { PodWorker } from '../pods/worker.ts';
import { PREEMPTED } from './preemption.ts';

/** Seconds that a pod may take at least before it is waited for no longer. */
const LEAST_TIMEOUT = 10;

/** Ends pods one after the other to make room, and waits for each. */
export class PreemptedPods {
  private readonly waiting = new Map<PodWorker, () => void>();

  constructor(private readonly context: KubeletContext) {}

  /** @param done called when all have ended or had their time */
  end(victims: readonly PodWorker[], done: () => void): void {
    const [victim, ...rest] = victims;
    if (victim === undefined) {
      done();
      return;
    }
    const { recorder, clock } = this.context;
    const reference = podReference(victim.pod);
    recorder.event(reference, 'Warning', PREEMPTED.reason, PREEMPTED.message);
    const next = () => this.end(rest, done);
    if (victim.isTerminated) {
      next();
      return;
    }
    const grace = gracePeriod(victim.pod);
    const timeout = clock.after(Math.max(Math.floor(grace * 1.5), LEAST_TIMEOUT) * 1000, () => {
      this.waiting.delete(victim);
      recorder.event(
        reference,
        'Warning',
        'ExceededGracePeriod',
        'Container runtime did not kill the pod within specified grace period.',
      );
      next();
    });
    this.waiting.set(victim, () => {
      timeout.cancel();
      next();
    });
    victim.terminate(grace, PREEMPTED);
  }

  /** Nothing of a pod runs any more. */
  ended(victim: PodWorker): void {
    const go = this.waiting.get(victim);
    this.waiting.delete(victim);
    if (go !== undefined) this.context.clock.soon(go);
  }
}
