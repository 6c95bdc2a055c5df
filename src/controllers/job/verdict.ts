import type { Job, JobCondition, Pod } from '../../api/generated/types.ts';
import type { Tally } from './tally.ts';

/** How a Job ends, or undefined while it goes on. */
export interface Verdict {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
}

/** The Job's condition of a type that is True, or undefined. */
export function trueCondition({ status }: Job, type: string): JobCondition | undefined {
  return status?.conditions?.find(condition => condition.type === type && condition.status === 'True');
}

/** True when the Job has ended. */
export function isFinished(job: Job): boolean {
  return trueCondition(job, 'Complete') !== undefined || trueCondition(job, 'Failed') !== undefined;
}

/** Judges a Job. Models the middle of syncJob of pkg/controller/job/job_controller.go. */
export function verdict(job: Job, count: Tally, now: number): Verdict | undefined {
  const failing = trueCondition(job, 'FailureTarget');
  if (failing) return failed(failing.reason ?? '', failing.message ?? '');
  const met = trueCondition(job, 'SuccessCriteriaMet');
  if (met) return { type: 'Complete', reason: met.reason ?? '', message: met.message ?? '' };
  if (count.policyFailure !== undefined) return failed('PodFailurePolicy', count.policyFailure);
  const { spec, status } = job;
  const limit = spec?.backoffLimit ?? 6;
  if (count.failed > limit || (limit >= 0 && restartsExceed(job, count.active, limit))) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  const deadline = spec?.activeDeadlineSeconds;
  if (deadline !== undefined && status?.startTime !== undefined && spec?.suspend !== true) {
    if (now - Date.parse(status.startTime) >= deadline * 1000) {
      return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
    }
  }
  return indexVerdict(job, count) ?? successVerdict(job, count);
}

function failed(reason: string, message: string): Verdict {
  return { type: 'Failed', reason, message };
}

/** With restartPolicy OnFailure the containers' restarts count against the limit. */
function restartsExceed({ spec }: Job, active: readonly Pod[], limit: number): boolean {
  if (spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of active) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
      restarts += container.restartCount;
    }
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function indexVerdict(
  { spec }: Job,
  { failedIndexes, completedIndexes, active }: Tally,
): Verdict | undefined {
  if (failedIndexes.size === 0) return undefined;
  if (spec?.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes) {
    return failed(
      'MaxFailedIndexesExceeded',
      'Job has exceeded the specified maximal number of failed indexes',
    );
  }
  const allEnded =
    failedIndexes.size + completedIndexes.size >= (spec?.completions ?? 0) && active.length === 0;
  return allEnded ? failed('FailedIndexes', 'Job has failed indexes') : undefined;
}

function successVerdict({ spec }: Job, { succeeded, active }: Tally): Verdict | undefined {
  const reached: Verdict = {
    type: 'Complete',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  };
  // Without a number of completions any success ends the Job once the other pods have ended too.
  if (spec?.completions === undefined) return succeeded > 0 && active.length === 0 ? reached : undefined;
  return succeeded >= spec.completions && active.length === 0 ? reached : undefined;
}
