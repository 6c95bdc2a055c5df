import type { Node } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { claimNamesOf } from '../framework/volumes.ts';
import { AffinityTerms } from './affinity-terms.ts';
import { Images } from './images.ts';
import { MatchingPods } from './matching-pods.ts';
import { NodeTree } from './node-tree.ts';
import type { NodeSource } from './pod-counts.ts';

interface Placed {
  readonly pod: PodInfo;
  readonly node: string;
  /** The scheduler has decided it, but the API server has not said so yet. */
  readonly assumed: boolean;
}

/**
 * The nodes and the pods on them, as the scheduler knows them: what informers say plus what it decided itself.
 * Decisions read it directly: nothing changes while one is made, so a snapshot would only copy it.
 * models pkg/scheduler/backend/cache/cache.go and snapshot.go
 */
export class Cache implements NodeSource {
  readonly nodes = new Map<string, NodeInfo>();
  readonly images = new Images();
  readonly terms = new AffinityTerms(this);
  readonly matching = new MatchingPods(this);
  topologyVersion = 0;
  /** How many nodes have taints, and how many are cordoned. */
  taintedNodes = 0;
  cordonedNodes = 0;
  private readonly tree = new NodeTree();
  private readonly placed = new Map<string, Placed>();
  /** Pods whose node is not known (yet, or any more), by its name. */
  private readonly orphans = new Map<string, Set<Placed>>();
  private readonly claimUsers = new Map<string, number>();

  /** The nodes in the order in which they are tried. */
  list(): readonly NodeInfo[] {
    return this.tree.list();
  }

  addNode(node: Node): void {
    const name = node.metadata?.name ?? '';
    if (this.nodes.has(name)) {
      this.updateNode(node);
      return;
    }
    const info = new NodeInfo(name, node);
    this.nodes.set(name, info);
    this.tree.add(info);
    this.countKeptOff(node, 1);
    this.images.update(name, undefined, node);
    this.topologyVersion++;
    const waiting = this.orphans.get(name);
    this.orphans.delete(name);
    for (const placed of waiting ?? []) this.count(placed, 1);
  }

  updateNode(node: Node): void {
    const info = this.nodes.get(node.metadata?.name ?? '');
    if (info === undefined) {
      this.addNode(node);
      return;
    }
    const before = info.node;
    info.setNode(node);
    this.tree.update(info, before);
    this.countKeptOff(before, -1);
    this.countKeptOff(node, 1);
    this.images.update(info.name, before, node);
    const sameTopology =
      jsonEqual(before.metadata?.labels ?? {}, info.labels) &&
      jsonEqual(before.spec?.taints ?? [], info.taints) &&
      before.spec?.unschedulable === node.spec?.unschedulable;
    if (!sameTopology) this.topologyVersion++;
  }

  /** Its pods stay known: they count again should the node come back. */
  removeNode(name: string): void {
    const info = this.nodes.get(name);
    if (info === undefined) return;
    const left = [...info.pods.keys()].map(uid => this.placed.get(uid)!);
    for (const placed of left) this.count(placed, -1);
    this.nodes.delete(name);
    for (const placed of left) this.count(placed, 1);
    this.tree.remove(info, info.node);
    this.countKeptOff(info.node, -1);
    this.images.update(name, info.node, undefined);
    this.topologyVersion++;
  }

  /** A pod is on a node, as the API server says. */
  setPod(pod: PodInfo): void {
    this.place(pod, pod.pod.spec?.nodeName ?? '', false);
  }

  /** A pod will be on a node, as the scheduler decided. */
  assume(pod: PodInfo, node: string): void {
    this.place(pod, node, true);
  }

  /** Takes back an assumption; what the API server has confirmed stays. */
  forget(uid: string): void {
    if (this.placed.get(uid)?.assumed) this.removePod(uid);
  }

  removePod(uid: string): void {
    const placed = this.placed.get(uid);
    if (placed === undefined) return;
    this.placed.delete(uid);
    this.count(placed, -1);
  }

  /** True when the scheduler has decided where the pod goes and waits for the API server to say so. */
  isAssumed(uid: string): boolean {
    return this.placed.get(uid)?.assumed ?? false;
  }

  /** The pod as it is known to be on a node. */
  placedPod(uid: string): PodInfo | undefined {
    return this.placed.get(uid)?.pod;
  }

  /** How many placed pods use a claim. @param key `namespace/name` */
  usersOfClaim(key: string): number {
    return this.claimUsers.get(key) ?? 0;
  }

  private place(pod: PodInfo, node: string, assumed: boolean): void {
    const before = this.placed.get(pod.uid);
    if (before?.node === node && pod.countsLike(before.pod) && this.nodes.has(node)) {
      this.replace(before.pod, { pod, node, assumed });
      return;
    }
    this.removePod(pod.uid);
    const placed = { pod, node, assumed };
    this.placed.set(pod.uid, placed);
    this.count(placed, 1);
  }

  /** Another version of a pod that asks for the same takes its place. */
  private replace(before: PodInfo, placed: Placed): void {
    const { pod, node } = placed;
    this.placed.set(pod.uid, placed);
    this.nodes.get(node)?.pods.set(pod.uid, pod);
    if (before.terminating === pod.terminating && jsonEqual(before.labels, pod.labels)) return;
    this.matching.change(before, node, -1);
    this.matching.change(pod, node, 1);
  }

  private count(placed: Placed, sign: 1 | -1): void {
    const { pod, node } = placed;
    const info = this.nodes.get(node);
    if (info === undefined) {
      this.countOrphan(placed, sign);
      return;
    }
    if (sign === 1) info.addPod(pod);
    else info.removePod(pod);
    this.terms.change(pod, node, sign);
    this.matching.change(pod, node, sign);
    if (pod.pod.spec?.volumes)
      for (const claim of claimNamesOf(pod.pod)) {
        const key = `${pod.namespace}/${claim}`;
        this.claimUsers.set(key, (this.claimUsers.get(key) ?? 0) + sign);
      }
  }

  private countKeptOff({ spec }: Node, sign: 1 | -1): void {
    if (spec?.taints?.length) this.taintedNodes += sign;
    if (spec?.unschedulable) this.cordonedNodes += sign;
  }

  private countOrphan(placed: Placed, sign: 1 | -1): void {
    const waiting = this.orphans.get(placed.node) ?? new Set();
    if (sign === 1) waiting.add(placed);
    else waiting.delete(placed);
    if (waiting.size > 0) this.orphans.set(placed.node, waiting);
    else this.orphans.delete(placed.node);
  }
}
