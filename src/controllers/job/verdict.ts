import type { Job, JobCondition, Pod } from '../../api/generated/types.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { isIndexed, isPodFailed } from './pods.ts';
import { matchSuccessPolicy } from './success-policy.ts';
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

/** Judges a Job before its pods are seen to. Models the middle of syncJob of pkg/controller/job/job_controller.go. */
export function verdict(job: Job, count: Tally, now: number): Verdict | undefined {
  const met = trueCondition(job, 'SuccessCriteriaMet');
  if (met) return { type: 'Complete', reason: met.reason ?? '', message: met.message ?? '' };
  const failing = trueCondition(job, 'FailureTarget');
  if (failing) return failed(failing.reason ?? '', failing.message ?? '');
  return policyVerdict(job, count) ?? limitVerdict(job, count, now) ?? indexVerdict(job, count);
}

function failed(reason: string, message: string): Verdict {
  return { type: 'Failed', reason, message };
}

function policyVerdict(job: Job, { pods }: Tally): Verdict | undefined {
  for (const pod of pods) {
    const match = isPodFailed(job, pod) ? matchFailurePolicy(job, pod) : undefined;
    if (match?.action === 'FailJob') return failed('PodFailurePolicy', match.message);
  }
  return undefined;
}

function limitVerdict(job: Job, count: Tally, now: number): Verdict | undefined {
  const { spec, status } = job;
  const limit = spec?.backoffLimit ?? 6;
  if (count.failed > limit || restartsExceed(job, count.pods, limit))
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const deadline = spec?.activeDeadlineSeconds;
  if (deadline === undefined || status?.startTime === undefined || spec?.suspend === true) return undefined;
  if (now - Date.parse(status.startTime) < deadline * 1000) return undefined;
  return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
}

/** With restartPolicy OnFailure the containers' restarts count against the limit. */
function restartsExceed({ spec }: Job, pods: readonly Pod[], limit: number): boolean {
  if (spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += container.restartCount;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function indexVerdict(job: Job, { failedIndexes, succeededIndexes }: Tally): Verdict | undefined {
  if (!isIndexed(job)) return undefined;
  const { maxFailedIndexes, completions = 0 } = job.spec ?? {};
  if (failedIndexes !== undefined && failedIndexes.size > 0) {
    if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) {
      const message = 'Job has exceeded the specified maximal number of failed indexes';
      return failed('MaxFailedIndexesExceeded', message);
    }
    if (failedIndexes.size + succeededIndexes.size >= completions)
      return failed('FailedIndexes', 'Job has failed indexes');
  }
  const message = matchSuccessPolicy(job, succeededIndexes);
  return message === undefined ? undefined : { type: 'Complete', reason: 'SuccessPolicy', message };
}

/** Judges a Job that nothing ended by its completions. @param active how many pods run after they were seen to */
export function completion({ spec }: Job, { succeeded }: Tally, active: number): Verdict | undefined {
  // Without a number of completions any success ends the Job once the other pods have ended too.
  const reached = spec?.completions === undefined ? succeeded > 0 : succeeded >= spec.completions;
  if (!reached || active > 0) return undefined;
  const message = 'Reached expected number of succeeded pods';
  return { type: 'Complete', reason: 'CompletionsReached', message };
}
