import type { DaemonSet, Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import type { Clock } from '../../base/clock.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { WorkQueue } from '../../client/queue.ts';
import type { Expectations } from '../common/expectations.ts';
import { isNamespaceTerminating, type PodControl } from '../common/pod-control.ts';
import { slowStart } from '../common/slow-start.ts';
import { FailedPods } from './failed-pods.ts';
import type { Placement } from './placement.ts';
import { daemonPod, daemonTemplate } from './template.ts';

const BURST_REPLICAS = 250;

/** Makes and deletes the pods of DaemonSets. Models syncNodes of pkg/controller/daemon/daemon_controller.go. */
export class DaemonPodManager {
  private readonly failed: FailedPods;

  constructor(
    private readonly podControl: PodControl,
    private readonly expectations: Expectations,
    private readonly queue: WorkQueue,
    private readonly recorder: EventRecorder,
    clock: Clock,
  ) {
    this.failed = new FailedPods(clock);
  }

  /** Makes pods on nodes and deletes others. @throws ApiError the first failure */
  apply(
    key: string,
    set: DaemonSet,
    hash: string,
    change: { readonly create: readonly string[]; readonly delete: readonly Pod[] },
  ): void {
    const nodes = change.create.slice(0, BURST_REPLICAS);
    const victims = change.delete.slice(0, BURST_REPLICAS);
    if (nodes.length === 0 && victims.length === 0) return;
    this.expectations.expect(key, nodes.length, victims.map(keyOf));
    const template = daemonTemplate(set, hash);
    const made = slowStart(nodes.length, index => {
      try {
        this.podControl.create(set, daemonPod(set, template, nodes[index] ?? ''));
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error;
      }
    });
    for (let skipped = made.done; skipped < nodes.length; skipped++) this.expectations.creationObserved(key);
    let failure = made.error;
    for (const pod of victims) {
      try {
        this.podControl.delete(set, pod.metadata?.name ?? '');
      } catch (error) {
        this.expectations.deletionObserved(key, keyOf(pod));
        if (!isReason(error, 'NotFound')) failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  /** Tells of ended pods. @returns those that wait because their node's pods fail again and again */
  heldBack(key: string, set: DaemonSet, ended: Placement['ended']): ReadonlySet<Pod> {
    const held = new Set<Pod>();
    for (const { pod, node } of ended) {
      const { namespace, name } = pod.metadata ?? {};
      if (pod.status?.phase === 'Succeeded') {
        const message = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`;
        this.recorder.event(set, 'Normal', 'SucceededDaemonPod', message);
        continue;
      }
      const wait = this.failed.wait(`${set.metadata?.uid}/${set.status?.observedGeneration}/${node}`);
      if (wait > 0) {
        held.add(pod);
        this.queue.addAfter(key, wait);
      } else {
        const message = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`;
        this.recorder.event(set, 'Warning', 'FailedDaemonPod', message);
      }
    }
    return held;
  }
}
