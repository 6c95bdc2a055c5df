import type { CronJob } from '../../api/generated/types.ts';
import { isTimeZone, parseSchedule, type Schedule } from '../../apimachinery/go/cron.ts';
import type { EventRecorder } from '../../client/events.ts';

/** When the CronJob is due; undefined, after an event about it, where its spec does not say. Models the middle of syncCronJob of pkg/controller/cronjob/cronjob_controllerv2.go. */
export function scheduleOf(cronJob: CronJob, recorder: EventRecorder, now: number): Schedule | undefined {
  const { schedule: text = '', timeZone } = cronJob.spec ?? {};
  const warn = (reason: string, message: string) => recorder.event(cronJob, 'Warning', reason, message);
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    warn('UnknownTimeZone', `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`);
    return undefined;
  }
  if (cronJob.spec?.suspend) return undefined;
  if (text.includes('TZ')) {
    const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
    const message = `CRON_TZ or TZ used in schedule "${text}" is not officially supported, see ${where} for more details`;
    warn('UnsupportedSchedule', message);
  }
  let schedule: Schedule;
  try {
    schedule = parseSchedule(text, timeZone);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warn('UnparseableSchedule', `unparseable schedule: "${text}" : ${why}`);
    return undefined;
  }
  if (schedule.next(now) !== undefined) return schedule;
  const never = 'time difference between two schedules is less than 1 second';
  warn('InvalidSchedule', `invalid schedule: ${text} : ${never}`);
  return undefined;
}
