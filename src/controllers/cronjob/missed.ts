import type { CronJob } from '../../api/generated/types.ts';
import type { Schedule } from '../../apimachinery/go/cron.ts';

const MANY = 100;
/** Looking back further than this one time after the other is no use. */
const MOST_STEPS = 100_000;

export interface Missed {
  /** The latest due time that has no Job yet, milliseconds. */
  readonly latest: number | undefined;
  readonly tooMany: boolean;
}

/** The due times since the last Job. Models mostRecentScheduleTime of pkg/controller/cronjob/utils.go. */
export function missedTimes({ metadata, spec, status }: CronJob, schedule: Schedule, now: number): Missed {
  const last = status?.lastScheduleTime ?? metadata?.creationTimestamp ?? '';
  const deadline = spec?.startingDeadlineSeconds;
  const earliest =
    deadline === undefined ? Date.parse(last) : Math.max(Date.parse(last), now - deadline * 1000);
  let latest: number | undefined;
  let count = 0;
  for (
    let at = schedule.next(earliest);
    at !== undefined && at <= now && count < MOST_STEPS;
    at = schedule.next(at)
  ) {
    latest = at;
    count++;
  }
  return { latest, tooMany: count > MANY };
}
