import type { Job, Pod } from '../../api/generated/types.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../common/pods.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { formatIndexes, parseIndexes } from './indexes.ts';
import { indexOf, isIndexed, isTracked } from './pods.ts';

/** What a Job's pods add up to, with what earlier syncs have counted already. */
export interface Tally {
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  /** Ended pods that are counted now; they are let go once the count is written. */
  readonly counted: readonly Pod[];
  readonly newlyFailed: number;
  /** Why the pod failure policy fails the whole Job. */
  readonly policyFailure: string | undefined;
}

/** Counts. Models trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go. @param done pods that were counted already but still show their finalizer */
export function tally(job: Job, pods: readonly Pod[], done: ReadonlySet<string>): Tally {
  const { spec, status } = job;
  const onlyEnded = spec?.podReplacementPolicy === 'Failed' || spec?.podFailurePolicy !== undefined;
  const active = pods.filter(isPodActive);
  const completed = parseIndexes(status?.completedIndexes);
  const failedIndexes = parseIndexes(status?.failedIndexes);
  const counted: Pod[] = [];
  let succeeded = status?.succeeded ?? 0;
  let failed = status?.failed ?? 0;
  let newlyFailed = 0;
  let policyFailure: string | undefined;
  for (const pod of pods) {
    if (!isTracked(pod) || done.has(pod.metadata?.uid ?? '')) continue;
    const phase = pod.status?.phase;
    const isFailed = phase === 'Failed' || (!onlyEnded && phase !== 'Succeeded' && isPodTerminating(pod));
    const index = indexOf(pod);
    if (phase === 'Succeeded') {
      counted.push(pod);
      if (!isIndexed(job)) succeeded++;
      else if (index !== undefined && index < (spec?.completions ?? 0)) completed.add(index);
    } else if (isFailed) {
      counted.push(pod);
      const match = matchFailurePolicy(job, pod);
      if (match?.action === 'FailJob') policyFailure ??= match.message;
      if (match?.action === 'Ignore') continue;
      if (index !== undefined && match?.action === 'FailIndex') failedIndexes.add(index);
      failed++;
      newlyFailed++;
    }
  }
  return {
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    succeeded: isIndexed(job) ? completed.size : succeeded,
    failed,
    completedIndexes: completed,
    failedIndexes,
    counted,
    newlyFailed,
    policyFailure,
  };
}

/** The index fields of a Job's status; empty for one that is not indexed. */
export function indexFields(
  job: Job,
  { completedIndexes, failedIndexes }: Tally,
): { completedIndexes?: string; failedIndexes?: string } {
  if (!isIndexed(job)) return {};
  return {
    ...(completedIndexes.size > 0 && { completedIndexes: formatIndexes(completedIndexes) }),
    ...(job.spec?.backoffLimitPerIndex !== undefined && { failedIndexes: formatIndexes(failedIndexes) }),
  };
}
