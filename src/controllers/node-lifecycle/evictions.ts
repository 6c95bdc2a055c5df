import type { Node } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import type { Informer } from '../../client/informer.ts';
import type { ControllerContext } from '../context.ts';
import { EvictionQueue } from './eviction-queue.ts';
import { ready } from './health.ts';
import type { NodeTaints } from './node-taints.ts';
import { hasTaint, NOT_READY, UNREACHABLE } from './taints.ts';
import { evictionRate, type ZoneState, zoneOf, zoneState } from './zones.ts';

const TRIES = 5;
const RETRY_MS = 50;

interface Zone {
  state: ZoneState;
  readonly queue: EvictionQueue;
}

/** Taints nodes so that their pods are evicted, zone by zone at a limited rate. Models processTaintBaseEviction, doNoExecuteTaintingPass and handleDisruption of pkg/controller/nodelifecycle/node_lifecycle_controller.go. */
export class Evictions {
  private readonly zones = new Map<string, Zone>();

  constructor(
    private readonly context: ControllerContext,
    private readonly nodes: Informer<Node>,
    private readonly taints: NodeTaints,
  ) {}

  stop(): void {
    for (const { queue } of this.zones.values()) queue.stop();
  }

  /** Queues a node that is not ready, and takes one that is off the queue. @throws ApiError */
  decide(node: Node): void {
    const status = ready(node)?.status;
    if (status === 'True') this.spare(node);
    else if (status === 'False' || status === 'Unknown') {
      const [key, other] = status === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
      // Already tainted with the other one: the eviction is under way, only its reason changes.
      if (hasTaint(node, other, 'NoExecute')) this.taints.setEviction(node, key);
      else if (!hasTaint(node, key, 'NoExecute')) this.zone(node).queue.add(node.metadata?.name ?? '');
    }
  }

  /** A node whose pods stay. @throws ApiError */
  spare(node: Node): void {
    this.zone(node).queue.remove(node.metadata?.name ?? '');
    this.taints.setEviction(node, undefined);
  }

  forget(name: string): void {
    for (const { queue } of this.zones.values()) queue.remove(name);
  }

  /** Sets the zones' rates. When every zone is down, the fault is more likely this side's: nobody is evicted. */
  handleDisruption(nodes: readonly Node[]): void {
    const { flags } = this.context;
    const byZone = new Map<string, Node[]>();
    for (const node of nodes) {
      const members = byZone.get(zoneOf(node));
      if (members) members.push(node);
      else byZone.set(zoneOf(node), [node]);
    }
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
    if (allDown && !allWereDown) for (const node of nodes) this.attempt(() => this.spare(node));
  }

  /** A node's turn to be tainted has come. */
  private evict(name: string, tries = TRIES): void {
    const node = this.nodes.get(name);
    const status = node && ready(node)?.status;
    if (node === undefined || status === undefined || status === 'True') return;
    const tainted = this.attempt(() =>
      this.taints.setEviction(node, status === 'False' ? NOT_READY : UNREACHABLE),
    );
    if (!tainted && tries > 1) this.context.clock.after(RETRY_MS, () => this.evict(name, tries - 1));
  }

  private attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      return false;
    }
  }

  private zone(node: Node): Zone {
    const key = zoneOf(node);
    let zone = this.zones.get(key);
    if (zone === undefined) {
      const { clock, flags } = this.context;
      const queue = new EvictionQueue(clock, flags.nodeEvictionRate, name => this.evict(name));
      this.zones.set(key, (zone = { state: 'Initial', queue }));
    }
    return zone;
  }
}
