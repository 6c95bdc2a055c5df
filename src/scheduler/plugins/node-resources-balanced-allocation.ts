import type { NodeResourcesBalancedAllocationArgs } from '../config/types.ts';
import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';
import { weighedAmounts } from './weighed-amounts.ts';

const NAME = 'NodeResourcesBalancedAllocation';
const SKIP = refuse(NAME, 'Skip');

/**
 * Prefers nodes whose resources the pod brings closer to being used alike.
 * models plugins/noderesources/balanced_allocation.go
 */
export function nodeResourcesBalancedAllocation({ resources }: NodeResourcesBalancedAllocationArgs): Plugin {
  const names = resources.map(resource => resource.name);
  return {
    name: NAME,
    preScore: (_state, pod) => (names.every(name => (pod.requests.get(name) ?? 0) === 0) ? SKIP : undefined),
    score(_state, pod, node) {
      const { requested, allocatable } = weighedAmounts(names, pod, node, false);
      if (names.every(name => (pod.requests.get(name) ?? 0) === 0)) return 0;
      const before = requested.map((amount, i) => amount - (pod.requests.get(names[i]!) ?? 0));
      const gain = balance(requested, allocatable) - balance(before, allocatable);
      return 50 + Math.trunc((50 + gain) / 2);
    },
    events: () => [],
  };
}

/** 100 when all resources are used to the same fraction, less the more they differ. */
function balance(requested: readonly number[], allocatable: readonly number[]): number {
  const fractions: number[] = [];
  for (let i = 0; i < requested.length; i++)
    if (allocatable[i] !== 0) fractions.push(Math.min(1, requested[i]! / allocatable[i]!));
  return Math.trunc((1 - deviation(fractions)) * 100);
}

function deviation(fractions: readonly number[]): number {
  if (fractions.length < 2) return 0;
  if (fractions.length === 2) return Math.abs((fractions[0]! - fractions[1]!) / 2);
  const mean = fractions.reduce((a, b) => a + b, 0) / fractions.length;
  const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
  return Math.sqrt(squares / fractions.length);
}
