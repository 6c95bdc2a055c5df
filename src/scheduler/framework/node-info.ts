import type { Node, Taint } from '../../api/generated/types.ts';
import type { HostPort } from './host-ports.ts';
import type { PodInfo } from './pod-info.ts';
import { type Amounts, addTo, amountsOf } from './resources.ts';

const NO_TAINTS: readonly Taint[] = [];
const NO_LABELS: Readonly<Record<string, string>> = {};

/** A node with the pods on it and their sums, kept up to date pod by pod. models framework/types.go, NodeInfo */
export class NodeInfo {
  node!: Node;
  labels: Readonly<Record<string, string>> = NO_LABELS;
  taints: readonly Taint[] = NO_TAINTS;
  allocatable: Amounts = new Map();
  allocatableMilliCpu = 0;
  allocatableMemory = 0;
  allowedPods = 0;
  /** By pod UID, in the order they came. */
  readonly pods = new Map<string, PodInfo>();
  /** Sums of what the pods need, other than CPU and memory, which decisions look at most. */
  readonly requested: Amounts = new Map();
  requestedMilliCpu = 0;
  requestedMemory = 0;
  scoredMilliCpu = 0;
  scoredMemory = 0;
  readonly hostPorts: HostPort[] = [];

  constructor(
    readonly name: string,
    node: Node,
  ) {
    this.setNode(node);
  }

  /** Takes over a newer version of the node object. */
  setNode(node: Node): void {
    this.node = node;
    this.labels = node.metadata?.labels ?? NO_LABELS;
    this.taints = node.spec?.taints ?? NO_TAINTS;
    this.allocatable = amountsOf(node.status?.allocatable);
    this.allocatableMilliCpu = this.allocatable.get('cpu') ?? 0;
    this.allocatableMemory = this.allocatable.get('memory') ?? 0;
    this.allowedPods = this.allocatable.get('pods') ?? 0;
  }

  /** Counts a pod in. */
  addPod(pod: PodInfo): void {
    this.pods.set(pod.uid, pod);
    this.count(pod, 1);
    if (pod.hostPorts.length > 0) this.hostPorts.push(...pod.hostPorts);
  }

  /** Counts a pod out; nothing happens when it is not here. */
  removePod(pod: PodInfo): void {
    const there = this.pods.get(pod.uid);
    if (there === undefined) return;
    this.pods.delete(pod.uid);
    this.count(there, -1);
    for (const port of there.hostPorts) this.hostPorts.splice(this.hostPorts.indexOf(port), 1);
  }

  private count(pod: PodInfo, sign: 1 | -1): void {
    addTo(this.requested, pod.requests, sign);
    this.requestedMilliCpu += sign * pod.milliCpu;
    this.requestedMemory += sign * pod.memory;
    this.scoredMilliCpu += sign * pod.scoredMilliCpu;
    this.scoredMemory += sign * pod.scoredMemory;
  }

  /** What-if: the pods here ask for so much less. */
  free(resource: string, amount: number): void {
    this.requested.set(resource, (this.requested.get(resource) ?? 0) - amount);
    if (resource === 'cpu') this.requestedMilliCpu -= amount;
    if (resource === 'memory') this.requestedMemory -= amount;
  }

  /** A copy whose pods can be taken off and put back without touching this one. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name, this.node);
    for (const [uid, pod] of this.pods) copy.pods.set(uid, pod);
    for (const [name, amount] of this.requested) copy.requested.set(name, amount);
    copy.requestedMilliCpu = this.requestedMilliCpu;
    copy.requestedMemory = this.requestedMemory;
    copy.scoredMilliCpu = this.scoredMilliCpu;
    copy.scoredMemory = this.scoredMemory;
    copy.hostPorts.push(...this.hostPorts);
    return copy;
  }
}
