import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** What a node can give and what would be asked of it with the pod there, in the order of the scored resources. */
export interface Weighed {
  readonly requested: readonly number[];
  /** 0: the resource does not count on this node. */
  readonly allocatable: readonly number[];
}

/**
 * The amounts that a resource score is made from. An extended resource that the pod does not ask for does not count.
 * models plugins/noderesources/resource_allocation.go
 * @param madeUp whether containers that ask for nothing count as asking for a little CPU and memory
 */
export function weighedAmounts(
  names: readonly string[],
  pod: PodInfo,
  node: NodeInfo,
  madeUp: boolean,
): Weighed {
  const requested: number[] = [];
  const allocatable: number[] = [];
  for (const name of names) {
    if (name === 'cpu') {
      allocatable.push(node.allocatableMilliCpu);
      requested.push(
        madeUp ? node.scoredMilliCpu + pod.scoredMilliCpu : node.requestedMilliCpu + pod.milliCpu,
      );
    } else if (name === 'memory') {
      allocatable.push(node.allocatableMemory);
      requested.push(madeUp ? node.scoredMemory + pod.scoredMemory : node.requestedMemory + pod.memory);
    } else {
      const asked = pod.requests.get(name) ?? 0;
      const counts = asked > 0 || !isScalar(name);
      allocatable.push(counts ? (node.allocatable.get(name) ?? 0) : 0);
      requested.push(counts ? (node.requested.get(name) ?? 0) + asked : 0);
    }
  }
  return { requested, allocatable };
}

function isScalar(name: string): boolean {
  return name.includes('/') || name.startsWith('hugepages-') || name.startsWith('attachable-volumes-');
}
