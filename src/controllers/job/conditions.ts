import type { Job, JobCondition } from '../../api/generated/types.ts';
import { trueCondition, type Verdict } from './verdict.ts';

/** A condition that is `status` from `time` on. */
export function newCondition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  time: string,
): JobCondition {
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/** The Job's conditions with what is decided but not yet so: pods must go first. */
export function withInterim(
  conditions: readonly JobCondition[],
  end: Verdict | undefined,
  time: string,
): readonly JobCondition[] {
  if (end === undefined) return conditions;
  return withCondition(
    conditions,
    end,
    end.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget',
    time,
  );
}

/** The Job's conditions with a condition of the verdict's reason and message, unless there is one of the type. */
export function withCondition(
  conditions: readonly JobCondition[],
  { reason, message }: Verdict,
  type: string,
  time: string,
): readonly JobCondition[] {
  if (conditions.some(condition => condition.type === type)) return conditions;
  return [...conditions, newCondition(type, 'True', reason, message, time)];
}

/** What becomes of a Job that is suspended or resumed just now, or undefined. Models ensureJobConditionStatus for JobSuspended. */
export function suspension(job: Job, time: string): JobCondition | undefined {
  const suspended = trueCondition(job, 'Suspended') !== undefined;
  if (suspended === (job.spec?.suspend === true)) return undefined;
  return suspended
    ? newCondition('Suspended', 'False', 'JobResumed', 'Job resumed', time)
    : newCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', time);
}
