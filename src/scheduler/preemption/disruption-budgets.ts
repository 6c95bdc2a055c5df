import type { PodDisruptionBudget } from '../../api/generated/types.ts';
import { matchesSelector, selectorRequirements } from '../../api/selectors.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** Pods whose eviction would break a budget, and the others; each in the order given. */
export interface Split {
  readonly violating: readonly PodInfo[];
  readonly others: readonly PodInfo[];
}

/**
 * Tells which pods cannot all be evicted without breaking a budget; each that is counted uses up what is allowed.
 * models pkg/scheduler/framework/preemption, filterPodsWithPDBViolation
 */
export function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): Split {
  const allowed = budgets.map(budget => budget.status?.disruptionsAllowed ?? 0);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let breaks = false;
    for (const [i, budget] of budgets.entries()) {
      if (!protects(budget, pod)) continue;
      // The budget's controller has counted this one already.
      if (
        pod.pod.metadata?.name !== undefined &&
        pod.pod.metadata.name in (budget.status?.disruptedPods ?? {})
      )
        continue;
      allowed[i] = allowed[i]! - 1;
      if (allowed[i]! < 0) breaks = true;
    }
    (breaks ? violating : others).push(pod);
  }
  return { violating, others };
}

function protects({ metadata, spec }: PodDisruptionBudget, pod: PodInfo): boolean {
  const selector = spec?.selector;
  if (metadata?.namespace !== pod.namespace || Object.keys(pod.labels).length === 0) return false;
  return (
    selector !== undefined &&
    selectorRequirements(selector).length > 0 &&
    matchesSelector(selector, pod.labels)
  );
}
