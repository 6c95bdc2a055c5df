import { humanDuration } from '../../../api/duration.ts';
import type { Job } from '../../../api/generated/types.ts';
import { formatSelector } from '../../../api/selectors.ts';
import { ageOf, containerCells, isTrue, nameOf } from '../cells.ts';
import { AGE, NAME, printer, SELECTOR, TEMPLATE_COLUMNS, text } from '../printer.ts';

// models printJob of pkg/printers/internalversion/printers.go

export default printer<Job>({
  columns: [
    NAME,
    text('Status', 'How far the job is.'),
    text('Completions', 'Successful pods of those wanted.'),
    text('Duration', 'Time from start to completion.'),
    AGE,
    ...TEMPLATE_COLUMNS,
    SELECTOR,
  ],
  cells: (job, now) => [
    nameOf(job),
    statusOf(job),
    completionsOf(job),
    durationOf(job, now),
    ageOf(job, now),
    ...containerCells(job.spec?.template.spec?.containers),
    formatSelector(job.spec?.selector),
  ],
});

function statusOf({ metadata, status }: Job): string {
  const has = (type: string) => isTrue(status?.conditions, type);
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadata?.deletionTimestamp) return 'Terminating';
  if (has('Suspended')) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  return has('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function completionsOf({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status }: Job, now: number): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return humanDuration(end - Date.parse(status.startTime));
}
