import type { Pod, PodAffinityTerm } from '../../api/generated/types.ts';
import type { Draft } from '../draft.ts';

/**
 * Writes matchLabelKeys and mismatchLabelKeys of a new pod into the selectors beside them, so that the scheduler
 * has to look at selectors only. models applyMatchLabelKeysAndMismatchLabelKeys of pkg/registry/core/pod/strategy.go
 */
export function applyMatchLabelKeys(pod: Draft<Pod>): void {
  const labels = pod.metadata?.labels ?? {};
  const { affinity, topologySpreadConstraints = [] } = pod.spec!;
  for (const part of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    for (const term of part?.requiredDuringSchedulingIgnoredDuringExecution ?? []) fill(term, labels);
    for (const { podAffinityTerm } of part?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
      if (podAffinityTerm) fill(podAffinityTerm, labels);
    }
  }
  for (const constraint of topologySpreadConstraints) fill(constraint, labels);
}

type Selecting = Pick<Draft<PodAffinityTerm>, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>;

function fill(term: Selecting, labels: Readonly<Record<string, string>>): void {
  if (term.labelSelector === undefined) return;
  const added = [
    ...requirements(term.matchLabelKeys, 'In', labels),
    ...requirements(term.mismatchLabelKeys, 'NotIn', labels),
  ];
  if (added.length === 0) return;
  term.labelSelector.matchExpressions = [...(term.labelSelector.matchExpressions ?? []), ...added];
}

function requirements(
  keys: readonly string[] | undefined,
  operator: 'In' | 'NotIn',
  labels: Readonly<Record<string, string>>,
): { key: string; operator: string; values: string[] }[] {
  return (keys ?? []).flatMap(key => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}
