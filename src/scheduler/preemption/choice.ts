import type { Candidate } from './dry-run.ts';
import { startOf } from './importance.ts';

/** The rules that choose among candidates, in the order in which they are asked. */
const RULES = [
  {
    name: 'fewest PodDisruptionBudget violations',
    score: ({ budgetViolations }: Candidate) => -budgetViolations,
  },
  {
    name: 'lowest priority of the most important victim',
    score: ({ victims }: Candidate) => -victims[0]!.priority,
  },
  {
    name: 'smallest sum of the victims’ priorities',
    // Shifted, so that more victims never count as less because of negative priorities.
    score: ({ victims }: Candidate) => -victims.reduce((sum, victim) => sum + victim.priority + 2 ** 31, 0),
  },
  { name: 'fewest victims', score: ({ victims }: Candidate) => -victims.length },
  { name: 'latest start of the most important victim', score: latestStart },
] as const;

function latestStart({ victims }: Candidate): number {
  const highest = victims.filter(victim => victim.priority === victims[0]!.priority);
  return Math.min(...highest.map(victim => startOf(victim.pod)));
}

/** Which rule decided: one of those above, or that there was nothing to choose. */
export type Rule = (typeof RULES)[number]['name'] | 'only candidate' | 'last of equals';

/**
 * Chooses where to preempt. Of equals the last is taken: upstream takes a victim that has not started as starting at
 * the moment it is looked at, so that the one looked at last starts latest. models pkg/scheduler/framework/preemption, pickOneNodeForPreemption
 * @param candidates at least one
 */
export function chooseCandidate(candidates: readonly Candidate[]): {
  readonly candidate: Candidate;
  readonly rule: Rule;
} {
  let left = candidates;
  if (left.length === 1) return { candidate: left[0]!, rule: 'only candidate' };
  for (const { name, score } of RULES) {
    const scores = left.map(score);
    const best = scores.reduce((a, b) => Math.max(a, b));
    left = left.filter((_, i) => scores[i] === best);
    if (left.length === 1) return { candidate: left[0]!, rule: name };
  }
  return { candidate: left.at(-1)!, rule: 'last of equals' };
}
