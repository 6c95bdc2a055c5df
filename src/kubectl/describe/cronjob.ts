/** models describeCronJob */
import type { CronJob } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describePodTemplate } from './pod-template.ts';
import { boolOrUnset, heading, rfc1123 } from './text.ts';

export const describeCronJob: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as unknown as CronJob;
  const job = spec?.jobTemplate?.spec;
  heading(w, metadata);
  w.write(0, `Schedule:\t${spec?.schedule ?? ''}\n`);
  w.write(0, `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}\n`);
  w.write(0, `Suspend:\t${boolOrUnset(spec?.suspend)}\n`);
  w.write(0, `Time Zone:\t${spec?.timeZone ?? '<unset>'}\n`);
  w.write(0, `Successful Job History Limit:\t${spec?.successfulJobsHistoryLimit ?? '<unset>'}\n`);
  w.write(0, `Failed Job History Limit:\t${spec?.failedJobsHistoryLimit ?? '<unset>'}\n`);
  w.write(
    0,
    `Starting Deadline Seconds:\t${spec?.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`}\n`,
  );
  w.write(0, `Selector:\t${job?.selector === undefined ? '<unset>' : formatSelector(job.selector)}\n`);
  w.write(0, `Parallelism:\t${job?.parallelism ?? '<unset>'}\n`);
  w.write(0, `Completions:\t${job?.completions ?? '<unset>'}\n`);
  if (job?.activeDeadlineSeconds !== undefined)
    w.write(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s\n`);
  describePodTemplate(w, job?.template);
  w.write(
    0,
    `Last Schedule Time:\t${status?.lastScheduleTime ? rfc1123(status.lastScheduleTime) : '<unset>'}\n`,
  );
  w.write(0, `Active Jobs:\t${(status?.active ?? []).map(active => active.name).join(', ') || '<none>'}\n`);
  describeEvents(w, events, now);
};
