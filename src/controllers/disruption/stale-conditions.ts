import type { Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { rfc3339 } from '../../base/clock.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isPodFinished, podCondition } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

const STALE_AFTER_MS = 120_000;

/** Takes back the word that a pod is about to be disrupted when nothing came of it. Models syncStalePodDisruption of pkg/controller/disruption/disruption.go. */
export class StaleConditions implements Controller {
  private readonly pods: PodCache;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.pods = new PodCache(context);
    this.loop = new Reconciler(context, 'disruption', [this.pods.informer], key => this.sync(key));
    const enqueue = (pod: Pod) => {
      if (this.staleAt(pod) !== undefined) this.loop.queue.add(keyOf(pod));
    };
    this.pods.informer.on({ add: enqueue, update: (_, pod) => enqueue(pod) });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  /** When the pod's condition is stale, milliseconds; undefined where it has none, or one that stays. */
  private staleAt(pod: Pod): number | undefined {
    const condition = podCondition(pod, 'DisruptionTarget');
    if (condition?.status !== 'True' || condition.reason === 'TerminationByKubelet') return undefined;
    if (pod.metadata?.deletionTimestamp !== undefined || isPodFinished(pod)) return undefined;
    return Date.parse(condition.lastTransitionTime ?? '') + STALE_AFTER_MS;
  }

  private sync(key: string): void {
    const pod = this.pods.informer.get(key);
    const at = pod && this.staleAt(pod);
    if (pod === undefined || at === undefined) return;
    const now = this.context.clock.now();
    if (at > now) {
      this.loop.queue.addAfter(key, at - now);
      return;
    }
    const reset = { type: 'DisruptionTarget', status: 'False', lastTransitionTime: rfc3339(now) };
    const conditions = pod.status?.conditions?.map(condition =>
      condition.type === reset.type ? reset : condition,
    );
    this.context.client.resource<Pod>('pods').updateStatus({ ...pod, status: { ...pod.status, conditions } });
  }
}
