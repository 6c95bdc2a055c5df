import type { Node, Pod, Taint, Toleration } from '../../api/generated/types.ts';
import { keyOf, splitKey } from '../../api/object.ts';
import { ApiError, ConnectionRefused, isReason } from '../../api/status.ts';
import { isTolerated, tolerates } from '../../api/taints.ts';
import type { Timer } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { disrupt } from '../common/disruption-target.ts';
import { PodCache } from '../common/pod-cache.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';

const RETRY_MS = 10;
const TRIES = 5;

interface Eviction {
  readonly createdAt: number;
  readonly timer: Timer;
}

/** Deletes pods that do not, or no longer, tolerate their node's NoExecute taints. Models pkg/controller/tainteviction/taint_eviction.go. */
export class TaintEvictionController implements Controller {
  private readonly nodes: Informer<Node>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<Pod>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;
  /** Deletions to come, by the pod's key. */
  private readonly evictions = new Map<string, Eviction>();

  constructor(private readonly context: ControllerContext) {
    this.nodes = context.informers.of<Node>('nodes');
    this.pods = new PodCache(context);
    this.client = context.client.resource<Pod>('pods');
    this.recorder = recorderFor(context, 'taint-eviction-controller');
    this.loop = new Reconciler(context, 'taint-eviction', [this.nodes, this.pods.informer], key =>
      this.syncPod(key),
    );
    const nodeChanged = ({ metadata }: Node) => {
      for (const pod of this.pods.onNode(metadata?.name ?? '')) this.loop.queue.add(keyOf(pod));
    };
    this.nodes.on({
      add: node => {
        if (noExecute(node).length > 0) nodeChanged(node);
      },
      update: (before, after) => {
        if (!jsonEqual(noExecute(before), noExecute(after))) nodeChanged(after);
      },
      delete: nodeChanged,
    });
    this.pods.informer.on({
      add: pod => this.loop.queue.add(keyOf(pod)),
      update: (before, after) => {
        const moved = before.spec?.nodeName !== after.spec?.nodeName;
        if (moved || !jsonEqual(before.spec?.tolerations, after.spec?.tolerations))
          this.loop.queue.add(keyOf(after));
      },
      delete: pod => this.loop.queue.add(keyOf(pod)),
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
    for (const { timer } of this.evictions.values()) timer.cancel();
    this.evictions.clear();
  }

  private syncPod(key: string): void {
    const pod = this.pods.informer.get(key);
    if (pod === undefined) {
      this.cancel(key);
      return;
    }
    const node = pod.spec?.nodeName ? this.nodes.get(pod.spec.nodeName) : undefined;
    if (node === undefined) return;
    const taints = noExecute(node);
    const tolerations = pod.spec?.tolerations;
    if (taints.length === 0) this.cancel(key);
    else if (taints.every(taint => isTolerated(taint, tolerations)))
      this.delay(key, toleratedMs(taints, tolerations));
    else {
      this.cancel(key);
      this.schedule(key, this.context.clock.now(), 0);
    }
  }

  private delay(key: string, tolerated: number | undefined): void {
    const now = this.context.clock.now();
    if (tolerated === undefined) {
      this.cancel(key);
      return;
    }
    const scheduled = this.evictions.get(key);
    // Tolerated since the first taint that is still there: a further taint does not begin the time anew.
    const start = scheduled?.createdAt ?? now;
    if (scheduled && start + tolerated < now + tolerated) return;
    if (scheduled) this.cancel(key);
    this.schedule(key, start, tolerated);
  }

  private schedule(key: string, createdAt: number, inMs: number): void {
    const evict = () => {
      this.evictions.delete(key);
      this.evict(key, TRIES);
    };
    this.evictions.set(key, { createdAt, timer: this.context.clock.after(inMs, evict) });
  }

  private cancel(key: string): void {
    const scheduled = this.evictions.get(key);
    if (scheduled === undefined) return;
    scheduled.timer.cancel();
    this.evictions.delete(key);
    this.tell(key, `Cancelling deletion of Pod ${key}`);
  }

  private evict(key: string, tries: number): void {
    const { namespace, name } = splitKey(key);
    if (tries === TRIES) this.tell(key, `Marking for deletion Pod ${key}`);
    try {
      const pod = this.client.get(namespace, name);
      const message = 'Taint manager: deleting due to NoExecute taint';
      disrupt(this.client, pod, 'DeletionByTaintManager', message, this.context.clock.now());
    } catch (error) {
      if (isReason(error, 'NotFound')) return;
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      if (tries > 1) this.context.clock.after(RETRY_MS, () => this.evict(key, tries - 1));
    }
  }

  private tell(key: string, message: string): void {
    const { namespace, name } = splitKey(key);
    const pod = { apiVersion: 'v1', kind: 'Pod', namespace, name };
    this.recorder.event(pod, 'Normal', 'TaintManagerEviction', message);
  }
}

function noExecute(node: Node): readonly Taint[] {
  return node.spec?.taints?.filter(({ effect }) => effect === 'NoExecute') ?? [];
}

/** The shortest time that one of the tolerations in use allows; undefined: for ever. Models getMinTolerationTime. */
function toleratedMs(taints: readonly Taint[], tolerations: readonly Toleration[] = []): number | undefined {
  const used = tolerations.filter(toleration => taints.some(taint => tolerates(toleration, taint)));
  const limits = used.flatMap(({ tolerationSeconds }) =>
    tolerationSeconds === undefined ? [] : [tolerationSeconds],
  );
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits)) * 1000;
}
