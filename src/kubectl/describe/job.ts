/** models describeJob */
import { humanDuration } from '../../api/duration.ts';
import type { Job } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describePodTemplate } from './pod-template.ts';
import { annotations, controller, labels, rfc1123 } from './text.ts';

export const describeJob: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as Job;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `Selector:\t${formatSelector(spec?.selector)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  const controlledBy = controller(metadata);
  if (controlledBy !== '') w.write(0, `Controlled By:\t${controlledBy}\n`);
  if (spec?.parallelism !== undefined) w.write(0, `Parallelism:\t${spec.parallelism}\n`);
  w.write(0, `Completions:\t${spec?.completions ?? '<unset>'}\n`);
  if (spec?.completionMode) w.write(0, `Completion Mode:\t${spec.completionMode}\n`);
  if (spec?.suspend !== undefined) w.write(0, `Suspend:\t${spec.suspend}\n`);
  if (spec?.backoffLimit !== undefined) w.write(0, `Backoff Limit:\t${spec.backoffLimit}\n`);
  if (spec?.ttlSecondsAfterFinished !== undefined)
    w.write(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}\n`);
  if (status?.startTime) w.write(0, `Start Time:\t${rfc1123(status.startTime)}\n`);
  if (status?.completionTime) w.write(0, `Completed At:\t${rfc1123(status.completionTime)}\n`);
  if (status?.startTime && status.completionTime) {
    w.write(
      0,
      `Duration:\t${humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime))}\n`,
    );
  }
  if (spec?.activeDeadlineSeconds !== undefined)
    w.write(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s\n`);
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  w.write(
    0,
    `Pods Statuses:\t${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed\n`,
  );
  if (spec?.completionMode === 'Indexed')
    w.write(0, `Completed Indexes:\t${indexes(status?.completedIndexes)}\n`);
  describePodTemplate(w, spec?.template);
  describeEvents(w, events, now);
};

function indexes(list: string | undefined): string {
  if (!list) return '<none>';
  const end = list.indexOf(',', 50);
  return end < 0 ? list : `${list.slice(0, end + 1)}...`;
}
