import type { Scores } from '../algorithm/score-nodes.ts';
import type { NodeStatuses } from '../framework/node-statuses.ts';
import type { Code } from '../framework/status.ts';
import type { PreemptionReport } from '../preemption/report.ts';

/** Why a node was refused. */
export interface Refusal {
  readonly node: string;
  /** Where in the cycle: a PreFilter speaks for all nodes, a filter for one. */
  readonly at: 'PreFilter' | 'Filter';
  readonly plugin: string;
  readonly code: Code;
  readonly reasons: readonly string[];
}

/** What a scheduling cycle found out and chose. */
export interface Findings {
  readonly outcome: 'scheduled' | 'unschedulable' | 'error';
  /** Where it goes. */
  readonly node?: string;
  /** Why it has no node: the text of the PodScheduled condition. */
  readonly message?: string;
  /** The names of the nodes on which it fitted; only that of a nominated node where that was taken at once. */
  readonly feasible: readonly string[];
  /** How many nodes there were, and how many were looked at. */
  readonly nodes: number;
  readonly evaluated: number;
  readonly statuses: NodeStatuses;
  readonly preFilterPlugin?: string;
  /** Present when more than one node was left to choose from. */
  readonly scores?: Scores;
  readonly preemption?: PreemptionReport;
  /** The node that preemption makes room on; '' takes a nomination back, absent leaves it as it is. */
  readonly nominatedNode?: string;
}

/** What was decided about a pod once, and on what grounds. */
export interface Decision extends Findings {
  readonly pod: string;
  readonly uid: string;
  /** The profile. */
  readonly scheduler: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attempt: number;
}

/** The nodes that were refused, in the order in which they were looked at. */
export function refusalsOf({ statuses, preFilterPlugin }: Decision): readonly Refusal[] {
  return [...statuses.entries()].map(([node, { plugin, code, reasons }]) => ({
    node,
    at: preFilterPlugin === undefined ? 'Filter' : 'PreFilter',
    plugin,
    code,
    reasons,
  }));
}

/** A node's scores in one decision: each plugin's, weighted, and the sum. */
export interface NodeScore {
  readonly node: string;
  readonly total: number;
  readonly plugins: readonly {
    readonly plugin: string;
    readonly weight: number;
    readonly raw: number;
    readonly normalized: number;
    readonly weighted: number;
  }[];
}

/** The scores by node, the highest first. */
export function scoresOf({ scores }: Decision): readonly NodeScore[] {
  if (scores === undefined) return [];
  return scores.nodes
    .map((node, i) => ({
      node: node.name,
      total: scores.totals[i]!,
      plugins: scores.plugins.map(({ plugin, weight, raw, normalized }) => ({
        plugin,
        weight,
        raw: raw[i]!,
        normalized: normalized[i]!,
        weighted: normalized[i]! * weight,
      })),
    }))
    .sort((a, b) => b.total - a.total);
}
