import type { NodeStatuses } from './node-statuses.ts';

/** Why a pod fits on no node. models pkg/scheduler/framework/types.go, Diagnosis and FitError */
export interface Diagnosis {
  readonly statuses: NodeStatuses;
  /** Said by a PreFilter that refused the pod everywhere. */
  readonly preFilterMessage: string;
  readonly postFilterMessage: string;
}

/** The text of the PodScheduled condition. @param nodes how many nodes there are */
export function fitErrorMessage(nodes: number, diagnosis: Diagnosis): string {
  const { statuses, preFilterMessage, postFilterMessage } = diagnosis;
  const parts = [`0/${nodes} nodes are available:`];
  if (preFilterMessage !== '') parts.push(`${preFilterMessage}.`);
  else {
    const reasons = sortedReasons(nodes, statuses);
    if (reasons !== '') parts.push(`${reasons}.`);
  }
  if (postFilterMessage !== '') parts.push(postFilterMessage);
  return parts.join(' ');
}

function sortedReasons(nodes: number, statuses: NodeStatuses): string {
  const histogram = new Map<string, number>();
  const count = (reasons: readonly string[], times: number) => {
    for (const reason of reasons) histogram.set(reason, (histogram.get(reason) ?? 0) + times);
  };
  for (const [, status] of statuses.entries()) count(status.reasons, 1);
  if (nodes > statuses.size) count(statuses.absent.reasons, nodes - statuses.size);
  return [...histogram]
    .map(([reason, times]) => `${times} ${reason}`)
    .sort(byBytes)
    .join(', ');
}

/** Go's order of strings. For the texts that occur here it is that of UTF-16 units. */
function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
