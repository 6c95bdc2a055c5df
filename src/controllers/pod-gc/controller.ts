import type { Node, Pod } from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import type { Timer } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { disrupt } from '../common/disruption-target.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isPodFinished } from '../common/pods.ts';
import type { Controller, ControllerContext } from '../context.ts';

const PERIOD_MS = 20_000;
const QUARANTINE_MS = 40_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Clears away pods that nobody else would: ended ones over a limit, those on nodes that are gone, and those deleted before they had a node. Models pkg/controller/podgc/gc_controller.go. */
export class PodGarbageCollector implements Controller {
  private readonly pods: PodCache;
  private readonly nodes: Informer<Node>;
  private readonly client: ResourceClient<Pod>;
  /** Since when nodes that pods are bound to have been missing. */
  private readonly missing = new Map<string, number>();
  private timer: Timer | undefined;

  constructor(private readonly context: ControllerContext) {
    this.pods = new PodCache(context);
    this.nodes = context.informers.of<Node>('nodes');
    this.client = context.client.resource<Pod>('pods');
  }

  start(): void {
    this.timer = this.context.clock.every(PERIOD_MS, () => this.collect());
  }

  stop(): void {
    this.timer?.cancel();
  }

  private collect(): void {
    if (!this.nodes.hasSynced || !this.pods.informer.hasSynced) return;
    const pods = this.pods.informer.list();
    this.collectEnded(pods);
    this.collectOutOfService(pods);
    this.collectOrphaned(pods);
    for (const pod of pods) {
      if (pod.metadata?.deletionTimestamp !== undefined && !pod.spec?.nodeName) this.remove(pod);
    }
  }

  private collectEnded(pods: readonly Pod[]): void {
    const ended = pods.filter(isPodFinished);
    const surplus = ended.length - this.context.flags.terminatedPodGcThreshold;
    if (this.context.flags.terminatedPodGcThreshold <= 0 || surplus <= 0) return;
    const age = (pod: Pod) => pod.metadata?.creationTimestamp ?? '';
    for (const pod of ended.sort((a, b) => (age(a) < age(b) ? -1 : 1)).slice(0, surplus)) this.remove(pod);
  }

  /** Pods being deleted whose node will not confirm it, as its taint says. */
  private collectOutOfService(pods: readonly Pod[]): void {
    for (const pod of pods) {
      if (pod.metadata?.deletionTimestamp === undefined || !pod.spec?.nodeName) continue;
      const node = this.nodes.get(pod.spec.nodeName);
      const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
      if (node && !ready && node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE)) this.fail(pod);
    }
  }

  private collectOrphaned(pods: readonly Pod[]): void {
    const now = this.context.clock.now();
    const bound = new Set(pods.flatMap(({ spec }) => (spec?.nodeName ? [spec.nodeName] : [])));
    for (const name of [...this.missing.keys()]) {
      if (!bound.has(name) || this.nodes.get(name)) this.missing.delete(name);
    }
    for (const name of bound) {
      if (this.nodes.get(name)) continue;
      const since = this.missing.get(name);
      if (since === undefined) this.missing.set(name, now);
      else if (now - since >= QUARANTINE_MS && this.isGone(name)) {
        for (const pod of this.pods.onNode(name)) {
          this.attempt(() =>
            disrupt(
              this.client,
              pod,
              'DeletionByPodGC',
              'PodGC: node no longer exists',
              now,
              failedUnlessEnded(pod),
            ),
          );
        }
      }
    }
  }

  private isGone(name: string): boolean {
    try {
      return this.context.client.resource<Node>('nodes').find(undefined, name) === undefined;
    } catch {
      return false;
    }
  }

  private fail(pod: Pod): void {
    this.attempt(() => {
      if (!isPodFinished(pod))
        this.client.updateStatus({ ...pod, status: { ...pod.status, phase: 'Failed' } });
      this.client.delete(pod.metadata?.namespace, pod.metadata?.name ?? '', { gracePeriodSeconds: 0 });
    });
  }

  private remove(pod: Pod): void {
    this.attempt(() =>
      this.client.delete(pod.metadata?.namespace, pod.metadata?.name ?? '', { gracePeriodSeconds: 0 }),
    );
  }

  /** What fails now is tried again next time. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.context.log('E', `"Unhandled Error" err="${error.message}"`);
    }
  }
}

function failedUnlessEnded(pod: Pod): { phase?: string } {
  return isPodFinished(pod) ? {} : { phase: 'Failed' };
}
