import type { Job, Pod } from '../../api/generated/types.ts';
import { backoffLeft, finishedAt } from './backoff.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { indexOf, isPodFailed } from './pods.ts';

// models the backoffLimitPerIndex part of pkg/controller/job/indexed_job_utils.go

const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** True when the Job counts failures for each index by itself. */
export function hasLimitPerIndex({ spec }: Job): boolean {
  return spec?.completionMode === 'Indexed' && spec.backoffLimitPerIndex !== undefined;
}

function count({ metadata }: Pod, annotation: string): number {
  return Number(metadata?.annotations?.[annotation] ?? 0);
}

/** Failures of the pod's index before this pod. */
function failuresBefore(pod: Pod): number {
  return count(pod, FAILURES) + count(pod, IGNORED_FAILURES);
}

/** True when this pod's failure is the last that its index may have. */
export function failsIndex(job: Job, pod: Pod): boolean {
  if (!isPodFailed(job, pod)) return false;
  const action = matchFailurePolicy(job, pod)?.action;
  if (action === 'FailIndex') return true;
  return action !== 'Ignore' && count(pod, FAILURES) >= (job.spec?.backoffLimitPerIndex ?? 0);
}

/** Of each index that waits for a new pod the last failed pod: it stays until then, for it knows the number of failures. @param settled indexes that need no pod */
export function lastFailures(
  job: Job,
  tracked: readonly Pod[],
  settled: ReadonlySet<number | undefined>,
): ReadonlyMap<number, Pod> {
  const last = new Map<number, Pod>();
  for (const pod of tracked) {
    const index = indexOf(pod);
    if (index === undefined || settled.has(index) || !isPodFailed(job, pod)) continue;
    const known = last.get(index);
    const isLater =
      !known || (failuresBefore(known) <= failuresBefore(pod) && finishedAt(known) <= finishedAt(pod));
    if (isLater) last.set(index, pod);
  }
  return last;
}

/** Milliseconds until the index of a failed pod may have a new one. */
export function indexBackoffLeft(failed: Pod | undefined, now: number): number {
  if (failed === undefined) return 0;
  return backoffLeft({ failures: failuresBefore(failed) + 1, lastFailure: finishedAt(failed) }, now);
}

/** The annotations by which a new pod knows of the failures of its index. @param replaced the failed pod before it */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (replaced === undefined) return { [FAILURES]: '0' };
  const ignored = matchFailurePolicy(job, replaced)?.action === 'Ignore';
  const ignoredBefore = count(replaced, IGNORED_FAILURES) + (ignored ? 1 : 0);
  return {
    [FAILURES]: String(count(replaced, FAILURES) + (ignored ? 0 : 1)),
    ...(ignoredBefore > 0 && { [IGNORED_FAILURES]: String(ignoredBefore) }),
  };
}
