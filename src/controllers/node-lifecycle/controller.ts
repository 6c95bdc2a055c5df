import type { Lease, Node, Pod } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import { rfc3339, type Timer } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isPodReady } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { Evictions } from './evictions.ts';
import { NodeHealth, ready, unknownConditions } from './health.ts';
import { NodeTaints } from './node-taints.ts';
import { PodReadiness } from './pod-readiness.ts';

/** Watches over nodes: marks the silent ones unknown, taints by condition, and taints for eviction at a limited rate. Models pkg/controller/nodelifecycle/node_lifecycle_controller.go. */
export class NodeLifecycleController implements Controller {
  private readonly nodes: Informer<Node>;
  private readonly leases: Informer<Lease>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<Node>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;
  private readonly health = new NodeHealth();
  private readonly known = new Set<string>();
  private readonly evictions: Evictions;
  private readonly readiness: PodReadiness;
  private timer: Timer | undefined;

  constructor(private readonly context: ControllerContext) {
    const { client, clock, informers } = context;
    this.nodes = informers.of<Node>('nodes');
    this.leases = informers.of<Lease>('leases.coordination.k8s.io');
    this.pods = new PodCache(context);
    this.client = client.resource<Node>('nodes');
    this.recorder = recorderFor(context, 'node-controller');
    this.readiness = new PodReadiness(this.pods, client.resource<Pod>('pods'), this.recorder, clock);
    const taints = new NodeTaints(this.client, clock);
    this.evictions = new Evictions(context, this.nodes, taints);
    this.loop = new Reconciler(context, 'node-lifecycle', [this.nodes], name => {
      const node = this.nodes.get(name);
      if (node !== undefined) taints.followConditions(node);
    });
    const enqueue = ({ metadata }: Node) => this.loop.queue.add(metadata?.name ?? '');
    this.nodes.on({ add: enqueue, update: (_, node) => enqueue(node) });
    this.pods.informer.on({ update: (before, after) => this.podBound(before, after) });
  }

  start(): void {
    this.loop.start();
    this.timer = this.context.clock.every(this.context.flags.nodeMonitorPeriodMs, () => this.monitor());
    this.context.clock.soon(() => this.monitor());
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.loop.stop();
    this.evictions.stop();
  }

  /** Looks at every node. */
  private monitor(): void {
    const reads = [this.nodes, this.leases, this.pods.informer];
    if (this.timer === undefined || reads.some(({ hasSynced }) => !hasSynced)) return;
    const nodes = this.nodes.list();
    this.noteComingAndGoing(nodes);
    for (const node of nodes) {
      try {
        this.check(node);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
        const what = `update health of node '${node.metadata?.name}': ${error.message}`;
        this.context.log('E', `"Unhandled Error" err="${what}"`);
      }
    }
    this.evictions.handleDisruption(this.nodes.list());
  }

  private noteComingAndGoing(nodes: readonly Node[]): void {
    const present = new Set(nodes.map(({ metadata }) => metadata?.name ?? ''));
    for (const node of nodes) {
      const name = node.metadata?.name ?? '';
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.tell(node, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
      this.evictions.spare(node);
    }
    for (const name of [...this.known].filter(name => !present.has(name))) {
      this.known.delete(name);
      this.health.forget(name);
      this.evictions.forget(name);
      const gone: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
      this.tell(gone, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
    }
  }

  private check(observed: Node): void {
    const name = observed.metadata?.name ?? '';
    const before = ready(observed)?.status;
    const node = this.withoutSilence(observed);
    const now = ready(node)?.status;
    if (before === 'True' && now !== 'True') {
      this.tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      this.readiness.lose(node);
    } else if (now !== undefined && now !== 'True') this.readiness.lose(node);
    this.evictions.decide(node);
  }

  /** The node, with its conditions unknown when its kubelet has been silent for too long. @throws ApiError */
  private withoutSilence(node: Node): Node {
    const { flags, clock } = this.context;
    const lease = this.leases.get(`kube-node-lease/${node.metadata?.name}`);
    const heardAt = this.health.observe(node, lease, clock.now());
    const grace = ready(node) === undefined ? flags.nodeStartupGracePeriodMs : flags.nodeMonitorGracePeriodMs;
    if (clock.now() <= heardAt + grace) return node;
    const conditions = unknownConditions(node, rfc3339(clock.now()));
    if (conditions.every((condition, index) => condition === node.status?.conditions?.[index])) return node;
    const written = this.client.updateStatus({ ...node, status: { ...node.status, conditions } });
    this.health.wrote(written);
    return written;
  }

  /** A pod that was bound to a node which is not ready is told of at once. */
  private podBound(before: Pod, after: Pod): void {
    if (!after.spec?.nodeName || before.spec?.nodeName === after.spec.nodeName || !isPodReady(after)) return;
    const node = this.nodes.get(after.spec.nodeName);
    if (node && this.known.has(after.spec.nodeName) && ready(node)?.status !== 'True')
      this.readiness.losePod(after);
  }

  /** Events about nodes stand in the namespace default. */
  private tell({ metadata }: Node, reason: string, message: string): void {
    const about = { apiVersion: 'v1', kind: 'Node', name: metadata?.name, uid: metadata?.uid, namespace: '' };
    this.recorder.event(about, 'Normal', reason, message);
  }
}
