import type { Rule } from './choice.ts';
import type { Candidate } from './dry-run.ts';

/** Where a cycle's state holds what preemption tried. */
export const PREEMPTION_REPORT = 'PreemptionReport';

/** What preemption tried for a pod, for the record of the decision. */
export interface PreemptionReport {
  /** Why the pod may not preempt. */
  readonly ineligible?: string;
  readonly candidates: readonly Candidate[];
  /** Nodes that were tried and where evicting does not help, and why. */
  readonly statuses: readonly { readonly node: string; readonly reasons: readonly string[] }[];
  readonly chosen?: Candidate;
  /** By which rule it was chosen among the candidates. */
  readonly rule?: Rule;
}
