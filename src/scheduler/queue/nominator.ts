import type { PodInfo } from '../framework/pod-info.ts';

/** Which pods wait for which node to have room. models pkg/scheduler/backend/queue/nominator.go */
export class Nominator {
  private readonly nodeOf = new Map<string, string>();
  private readonly byNode = new Map<string, PodInfo[]>();

  /** Notes that a pod waits for a node, instead of any other it waited for. */
  set(pod: PodInfo, node: string): void {
    this.remove(pod.uid);
    this.nodeOf.set(pod.uid, node);
    const others = this.byNode.get(node);
    if (others === undefined) this.byNode.set(node, [pod]);
    else others.push(pod);
  }

  remove(uid: string): void {
    const node = this.nodeOf.get(uid);
    if (node === undefined) return;
    this.nodeOf.delete(uid);
    const left = this.byNode.get(node)!.filter(pod => pod.uid !== uid);
    if (left.length === 0) this.byNode.delete(node);
    else this.byNode.set(node, left);
  }

  /** Takes over a newer version of a pod; its status says where it is nominated, unless that is not known yet. */
  update(pod: PodInfo): void {
    const node = pod.pod.status?.nominatedNodeName || this.nodeOf.get(pod.uid);
    if (node) this.set(pod, node);
  }

  /** The pods that wait for a node. */
  on(node: string): readonly PodInfo[] {
    return this.byNode.get(node) ?? NONE;
  }

  /** The node that a pod waits for. */
  nodeFor(uid: string): string | undefined {
    return this.nodeOf.get(uid);
  }
}

const NONE: readonly PodInfo[] = [];
