import type { Pod } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused, isReason } from '../../api/status.ts';
import type { Handle } from '../framework/handle.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { patchPodStatus } from '../pod-status.ts';
import type { Candidate } from './dry-run.ts';

/**
 * Evicts the victims once a cycle is over, and knows for which pods that is under way.
 * models pkg/scheduler/framework/preemption/executor.go
 */
export class Executor {
  private readonly underWay = new Set<string>();

  constructor(private readonly handle: Handle) {}

  /** True while victims of this pod are being evicted. */
  isPreempting(uid: string): boolean {
    return this.underWay.has(uid);
  }

  /** Evicts the victims of a candidate for a pod, soon. */
  start(candidate: Candidate, preemptor: PodInfo): void {
    this.underWay.add(preemptor.uid);
    this.handle.clock.soon(() => this.run(candidate, preemptor));
  }

  private run({ node, victims }: Candidate, preemptor: PodInfo): void {
    const { log, nominator } = this.handle;
    for (const other of nominator.on(node))
      if (other.priority < preemptor.priority) this.tell(() => this.clearNomination(other));
    const [last, ...rest] = [...victims].reverse();
    const told = rest.reverse().map(victim => this.tell(() => this.evict(victim, preemptor, node)));
    // The last one's going wakes the preemptor, which must be allowed back into the queue by then.
    this.underWay.delete(preemptor.uid);
    const lastGone = last === undefined || this.tell(() => this.evict(last, preemptor, node));
    if (!lastGone || told.includes(false)) this.handle.activate(preemptor);
    log.info(2, 'executor.go:198', 'Async Preemption finished completely', {
      preemptor: preemptor.key,
      node,
    });
  }

  private clearNomination(other: PodInfo): void {
    const { client, clock, nominator } = this.handle;
    nominator.remove(other.uid);
    patchPodStatus(client, clock, other.pod, { nominatedNode: '' });
  }

  private evict(victim: PodInfo, preemptor: PodInfo, node: string): void {
    const { client, clock, events, log } = this.handle;
    const pods = client.resource<Pod>('pods');
    const { namespace, name = '', uid } = victim.pod.metadata ?? {};
    if (this.handle.rejectWaiting(victim.uid)) {
      const note = `Preempted by pod ${preemptor.uid} on node ${node} (in kube-scheduler memory).`;
      events.record(victim.pod, preemptor.pod, 'Normal', 'Preempted', 'Preempting', note);
      return;
    }
    patchPodStatus(client, clock, victim.pod, {
      condition: {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${preemptor.pod.spec?.schedulerName}: preempting to accommodate a higher priority pod`,
      },
    });
    pods.delete(namespace, name, uid === undefined ? {} : { preconditions: { uid } });
    log.info(2, 'executor.go:131', 'Preemptor Pod preempted victim Pod', {
      preemptor: preemptor.key,
      victim: victim.key,
      node,
    });
    const note = `Preempted by pod ${preemptor.uid} on node ${node}`;
    events.record(victim.pod, preemptor.pod, 'Normal', 'Preempted', 'Preempting', note);
  }

  /** Makes a call; true unless it failed for another reason than that the pod is gone already. */
  private tell(call: () => void): boolean {
    try {
      call();
      return true;
    } catch (error) {
      if (isReason(error, 'NotFound')) return true;
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      this.handle.log.error('executor.go:116', 'Error occurred during async preemption', error.message);
      return false;
    }
  }
}
