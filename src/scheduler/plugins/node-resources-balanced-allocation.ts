import type { NodeResourcesBalancedAllocationArgs } from '../config/types.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { refuse } from '../framework/status.ts';
import { WeighedAmounts } from './weighed-amounts.ts';

const NAME = 'NodeResourcesBalancedAllocation';
const SKIP = refuse(NAME, 'Skip');

/**
 * Prefers nodes whose resources the pod brings closer to being used alike.
 * models plugins/noderesources/balanced_allocation.go
 */
export function nodeResourcesBalancedAllocation({ resources }: NodeResourcesBalancedAllocationArgs): Plugin {
  const names = resources.map(resource => resource.name);
  const amounts = new WeighedAmounts(names, false);
  const asksForNothing = (pod: PodInfo) => names.every(name => (pod.requests.get(name) ?? 0) === 0);
  return {
    name: NAME,
    preScore: (_state, pod) => (asksForNothing(pod) ? SKIP : undefined),
    score(_state, pod, node) {
      amounts.load(pod, node);
      if (amounts.asked.every(amount => amount === 0)) return 0;
      const gain = balance(amounts, true) - balance(amounts, false);
      return 50 + Math.trunc((50 + gain) / 2);
    },
    events: () => [],
  };
}

/** 100 when all resources are used to the same fraction, less the more they differ. */
function balance(amounts: WeighedAmounts, withPod: boolean): number {
  const count = amounts.allocatable.length;
  let counted = 0;
  let sum = 0;
  let first = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    if (amounts.allocatable[i] === 0) continue;
    last = fraction(amounts, i, withPod);
    if (counted === 0) first = last;
    counted++;
    sum += last;
  }
  if (counted < 2) return 100;
  if (counted === 2) return Math.trunc((1 - Math.abs((first - last) / 2)) * 100);
  const mean = sum / counted;
  let squares = 0;
  for (let i = 0; i < count; i++)
    if (amounts.allocatable[i] !== 0) squares += (fraction(amounts, i, withPod) - mean) ** 2;
  return Math.trunc((1 - Math.sqrt(squares / counted)) * 100);
}

function fraction({ requested, asked, allocatable }: WeighedAmounts, i: number, withPod: boolean): number {
  const used = withPod ? requested[i]! : requested[i]! - asked[i]!;
  return Math.min(1, used / allocatable[i]!);
}
