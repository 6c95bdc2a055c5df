import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/**
 * The amounts that a resource score is made from, in the order of the scored resources. One is made for a plugin and
 * loaded anew for each node, so that scoring many nodes makes no garbage.
 * models plugins/noderesources/resource_allocation.go
 */
export class WeighedAmounts {
  /** What would be asked of the node with the pod there. */
  readonly requested: number[];
  /** What the pod asks for. */
  readonly asked: number[];
  /** What the node can give; 0: the resource does not count on it. */
  readonly allocatable: number[];

  /** @param madeUp whether containers that ask for nothing count as asking for a little CPU and memory */
  constructor(
    private readonly names: readonly string[],
    private readonly madeUp: boolean,
  ) {
    this.requested = names.map(() => 0);
    this.asked = names.map(() => 0);
    this.allocatable = names.map(() => 0);
  }

  load(pod: PodInfo, node: NodeInfo): void {
    const { names, madeUp } = this;
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      if (name === 'cpu') {
        const asked = madeUp ? pod.scoredMilliCpu : pod.milliCpu;
        this.set(i, node.allocatableMilliCpu, madeUp ? node.scoredMilliCpu : node.requestedMilliCpu, asked);
      } else if (name === 'memory') {
        const asked = madeUp ? pod.scoredMemory : pod.memory;
        this.set(i, node.allocatableMemory, madeUp ? node.scoredMemory : node.requestedMemory, asked);
      } else {
        const asked = pod.requests.get(name) ?? 0;
        // An extended resource that the pod does not ask for does not count.
        if (asked === 0 && isScalar(name)) this.set(i, 0, 0, 0);
        else this.set(i, node.allocatable.get(name) ?? 0, node.requested.get(name) ?? 0, asked);
      }
    }
  }

  private set(i: number, allocatable: number, used: number, asked: number): void {
    this.allocatable[i] = allocatable;
    this.asked[i] = asked;
    this.requested[i] = used + asked;
  }
}

function isScalar(name: string): boolean {
  return name.includes('/') || name.startsWith('hugepages-') || name.startsWith('attachable-volumes-');
}
