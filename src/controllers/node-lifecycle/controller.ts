import type { Lease, Node, Pod, Taint } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import { rfc3339, type Timer } from '../../base/clock.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isPodReady } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { EvictionQueue } from './eviction-queue.ts';
import { NodeHealth, ready, unknownConditions } from './health.ts';
import { hasTaint, NOT_READY, UNREACHABLE, withConditionTaints, withEvictionTaint } from './taints.ts';
import { evictionRate, type ZoneState, zoneOf, zoneState } from './zones.ts';

const TRIES = 5;

/** Watches over nodes: marks the silent ones unknown, taints by condition, and taints for eviction at a limited rate. Models pkg/controller/nodelifecycle/node_lifecycle_controller.go. */
export class NodeLifecycleController implements Controller {
  private readonly nodes: Informer<Node>;
  private readonly leases: Informer<Lease>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<Node>;
  private readonly podClient: ResourceClient<Pod>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;
  private readonly health = new NodeHealth();
  private readonly known = new Set<string>();
  private readonly zones = new Map<string, { state: ZoneState; readonly queue: EvictionQueue }>();
  private timer: Timer | undefined;

  constructor(private readonly context: ControllerContext) {
    this.nodes = context.informers.of<Node>('nodes');
    this.leases = context.informers.of<Lease>('leases.coordination.k8s.io');
    this.pods = new PodCache(context);
    this.client = context.client.resource<Node>('nodes');
    this.podClient = context.client.resource<Pod>('pods');
    this.recorder = recorderFor(context, 'node-controller');
    this.loop = new Reconciler(context, 'node-lifecycle', [this.nodes], name => this.taintByCondition(name));
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
    for (const { queue } of this.zones.values()) queue.stop();
  }

  private taintByCondition(name: string): void {
    const node = this.nodes.get(name);
    if (node !== undefined) this.setTaints(node, withConditionTaints(node, this.time()));
  }

  private setTaints(node: Node, taints: readonly Taint[] | undefined): void {
    if (taints === undefined) return;
    const { name = '', resourceVersion } = node.metadata ?? {};
    const patch = { metadata: { resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } };
    this.client.patch(undefined, name, PATCH.merge, patch);
  }

  /** Looks at every node. */
  private monitor(): void {
    if (
      this.timer === undefined ||
      !this.nodes.hasSynced ||
      !this.leases.hasSynced ||
      !this.pods.informer.hasSynced
    )
      return;
    const nodes = this.nodes.list();
    this.noteComingAndGoing(nodes);
    for (const node of nodes) {
      try {
        this.check(node);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
        this.context.log(
          'E',
          `"Unhandled Error" err="update health of node '${node.metadata?.name}': ${error.message}"`,
        );
      }
    }
    this.handleDisruption(this.nodes.list());
  }

  private noteComingAndGoing(nodes: readonly Node[]): void {
    const present = new Set(nodes.map(({ metadata }) => metadata?.name ?? ''));
    for (const node of nodes) {
      const name = node.metadata?.name ?? '';
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.nodeEvent(node, 'RegisteredNode', `Registered Node ${name} in Controller`);
      this.markReachable(node);
    }
    for (const name of [...this.known].filter(name => !present.has(name))) {
      this.known.delete(name);
      this.health.forget(name);
      for (const { queue } of this.zones.values()) queue.remove(name);
      const gone: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
      this.nodeEvent(gone, 'RemovingNode', `Removing Node ${name} from Controller`);
    }
  }

  private check(observed: Node): void {
    const { flags, clock } = this.context;
    const name = observed.metadata?.name ?? '';
    const lease = this.leases.get(`kube-node-lease/${name}`);
    const heardAt = this.health.observe(observed, lease, clock.now());
    const grace =
      ready(observed) === undefined ? flags.nodeStartupGracePeriodMs : flags.nodeMonitorGracePeriodMs;
    const before = ready(observed)?.status;
    let node = observed;
    if (clock.now() > heardAt + grace) {
      const conditions = unknownConditions(observed, this.time());
      if (conditions.some((condition, index) => condition !== observed.status?.conditions?.[index])) {
        node = this.client.updateStatus({ ...observed, status: { ...observed.status, conditions } });
        this.health.wrote(node);
      }
    }
    const now = ready(node)?.status;
    if (before === 'True' && now !== 'True') this.becameNotReady(node);
    else if (now !== undefined && now !== 'True') this.markPodsNotReady(node);
    this.decideEviction(node, now);
  }

  private becameNotReady(node: Node): void {
    const name = node.metadata?.name ?? '';
    this.recorder.event(
      reference(node),
      'Normal',
      'NodeNotReady',
      `Node ${name} status is now: NodeNotReady`,
    );
    this.markPodsNotReady(node);
  }

  /** Pods of a node that is not ready take no traffic. Models MarkPodsNotReady of pkg/controller/util/node. */
  private markPodsNotReady(node: Node): void {
    for (const pod of this.pods.onNode(node.metadata?.name ?? ''))
      if (isPodReady(pod)) this.markNotReady(pod);
  }

  private markNotReady(pod: Pod): void {
    const { namespace, name = '', deletionTimestamp } = pod.metadata ?? {};
    if (deletionTimestamp !== undefined) return;
    const lastTransitionTime = this.time();
    const conditions = pod.status?.conditions?.map(condition =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime } : condition,
    );
    try {
      this.podClient.patch(
        namespace,
        name,
        PATCH.merge,
        { status: { conditions } },
        { subresource: 'status' },
      );
      this.recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** A pod that was bound to a node which is not ready is told of at once. */
  private podBound(before: Pod, after: Pod): void {
    if (!after.spec?.nodeName || before.spec?.nodeName === after.spec.nodeName || !isPodReady(after)) return;
    const node = this.nodes.get(after.spec.nodeName);
    if (node && this.known.has(after.spec.nodeName) && ready(node)?.status !== 'True')
      this.markNotReady(after);
  }

  private decideEviction(node: Node, status: string | undefined): void {
    if (status === 'True') this.markReachable(node);
    else if (status === 'False' || status === 'Unknown') {
      const [key, other] = status === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
      // Already tainted with the other one: the eviction is under way, only its reason changes.
      if (hasTaint(node, other, 'NoExecute')) this.setTaints(node, withEvictionTaint(node, key, this.time()));
      else if (!hasTaint(node, key, 'NoExecute')) this.zone(node).queue.add(node.metadata?.name ?? '');
    }
  }

  private markReachable(node: Node): void {
    this.zone(node).queue.remove(node.metadata?.name ?? '');
    this.setTaints(node, withEvictionTaint(node, undefined, this.time()));
  }

  /** A node's turn to be tainted has come. */
  private evict(name: string, tries = TRIES): void {
    const node = this.nodes.get(name);
    const status = node && ready(node)?.status;
    if (node === undefined || status === undefined || status === 'True') return;
    try {
      this.setTaints(
        node,
        withEvictionTaint(node, status === 'False' ? NOT_READY : UNREACHABLE, this.time()),
      );
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      if (tries > 1) this.context.clock.after(50, () => this.evict(name, tries - 1));
    }
  }

  private zone(node: Node): { state: ZoneState; readonly queue: EvictionQueue } {
    const key = zoneOf(node);
    let zone = this.zones.get(key);
    if (zone === undefined) {
      const queue = new EvictionQueue(this.context.clock, this.context.flags.nodeEvictionRate, name =>
        this.evict(name),
      );
      this.zones.set(key, (zone = { state: 'Initial', queue }));
    }
    return zone;
  }

  /** When every zone is down, the fault is more likely this side's: nobody is evicted. */
  private handleDisruption(nodes: readonly Node[]): void {
    const byZone = new Map<string, Node[]>();
    for (const node of nodes) {
      const members = byZone.get(zoneOf(node));
      if (members) members.push(node);
      else byZone.set(zoneOf(node), [node]);
    }
    const { flags } = this.context;
    const states = new Map(
      [...byZone].map(([key, members]) => [key, zoneState(members, flags.unhealthyZoneThreshold)]),
    );
    const allDown = states.size > 0 && [...states.values()].every(state => state === 'FullDisruption');
    const allWereDown = [...byZone.keys()].every(key => this.zones.get(key)?.state === 'FullDisruption');
    for (const [key, members] of byZone) {
      const zone = this.zone(members[0]!);
      const state = states.get(key) ?? 'Normal';
      zone.queue.setRate(allDown ? 0 : evictionRate(state, members.length, flags));
      zone.state = state;
    }
    if (allDown && !allWereDown) for (const node of nodes) this.attemptReachable(node);
  }

  private attemptReachable(node: Node): void {
    try {
      this.markReachable(node);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
    }
  }

  private nodeEvent(node: Node, reason: string, what: string): void {
    this.recorder.event(reference(node), 'Normal', reason, `Node ${node.metadata?.name} event: ${what}`);
  }

  private time(): string {
    return rfc3339(this.context.clock.now());
  }
}

/** Events about nodes stand in the namespace default. */
function reference({ metadata }: Node): {
  apiVersion: string;
  kind: string;
  name?: string;
  uid?: string;
  namespace: string;
} {
  return { apiVersion: 'v1', kind: 'Node', name: metadata?.name, uid: metadata?.uid, namespace: '' };
}
