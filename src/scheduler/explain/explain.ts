import type { Change } from './change.ts';
import type { Decision, Refusal } from './decision.ts';
import { suggest } from './suggest.ts';
import type { WhatIf } from './what-if.ts';

/** How one node stands with a waiting pod now. */
export interface Outlook {
  readonly node: string;
  /** By every filter that minds; the first is the one that a decision counts. Empty: the pod fits. */
  readonly refusals: readonly Refusal[];
  /** The smallest change after which the pod fits here; absent where it fits, or where no small change helps. */
  readonly changes?: readonly Change[];
}

/** Why a pod is where it is, or why it is nowhere. */
export interface Explanation {
  readonly pod: string;
  /** What was decided about it, the oldest first. */
  readonly decisions: readonly Decision[];
  /** Where in the queue it waits; absent when it has a node or is not the scheduler's. */
  readonly waiting?: 'active' | 'backoff' | 'unschedulable' | 'gated';
  /** The plugin that keeps a gated pod out of the queue. */
  readonly gatedBy?: string;
  /** For a pod that waits: each node as it is now. */
  readonly outlook?: readonly Outlook[];
}

/** How the nodes stand with a waiting pod. @param most nodes beyond this are left out */
export function refusalsByNode(now: WhatIf, most: number): readonly Outlook[] {
  const nodes = now.cache.list().slice(0, most);
  return nodes.map(node => ({ node: node.name, refusals: now.refusals(node) }));
}

/** The same with what could be changed, which takes trying. */
export function outlookOf(now: WhatIf, most: number): readonly Outlook[] {
  return refusalsByNode(now, most).map(outlook => {
    const changes = outlook.refusals.length === 0 ? undefined : suggest(now, outlook.node);
    return changes === undefined ? outlook : { ...outlook, changes };
  });
}
