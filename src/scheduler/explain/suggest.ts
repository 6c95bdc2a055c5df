import { Heap } from '../../base/heap.ts';
import type { Change } from './change.ts';
import { REMEDIES } from './remedies/index.ts';
import type { WhatIf } from './what-if.ts';

/** No more what-ifs than this are tried for a node. */
const TRIES = 60;
/** What takes more changes than this is no small change. */
const MOST_CHANGES = 6;

interface Plan {
  readonly whatIf: WhatIf;
  readonly order: number;
}

/**
 * The fewest changes after which the pod fits on the node. Plans are tried out, smallest first, so that what comes
 * back has been seen to work. @returns undefined where no small change helps
 */
export function suggest(start: WhatIf, nodeName: string): readonly Change[] | undefined {
  const plans = new Heap<Plan>(
    (a, b) =>
      a.whatIf.changes.length < b.whatIf.changes.length ||
      (a.whatIf.changes.length === b.whatIf.changes.length && a.order < b.order),
  );
  const tried = new Set<string>();
  let order = 0;
  plans.push({ whatIf: start, order: order++ });
  for (let tries = 0; tries < TRIES; tries++) {
    const whatIf = plans.pop()?.whatIf;
    if (whatIf === undefined) return undefined;
    const node = whatIf.cache.nodes.get(nodeName);
    if (node === undefined) return undefined;
    const refusal = whatIf.refusal(node);
    if (refusal === undefined) return whatIf.changes;
    for (const changes of REMEDIES[refusal.plugin]?.(whatIf, node, refusal) ?? []) {
      if (changes.length === 0 || whatIf.changes.length + changes.length > MOST_CHANGES) continue;
      const next = whatIf.with(changes);
      const key = next.changes
        .map(change => JSON.stringify(change))
        .sort()
        .join();
      if (tried.has(key)) continue;
      tried.add(key);
      plans.push({ whatIf: next, order: order++ });
    }
  }
  return undefined;
}
