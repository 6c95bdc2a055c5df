import type { ObjectMeta, ObjectReference } from '../../../api/generated/types.ts';
import { nameOf, since } from '../cells.ts';
import { NAME, printer, text, wide } from '../printer.ts';

// models printEvent of pkg/printers/internalversion/printers.go

/** Both forms of an event: core/v1 and, with its own names for the same things, events.k8s.io/v1. */
interface AnyEvent {
  readonly metadata?: ObjectMeta;
  readonly type?: string;
  readonly reason?: string;
  readonly eventTime?: string;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly reportingInstance?: string;
  readonly involvedObject?: ObjectReference;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly source?: Source;
  readonly reportingComponent?: string;
  readonly regarding?: ObjectReference;
  readonly note?: string;
  readonly deprecatedCount?: number;
  readonly deprecatedFirstTimestamp?: string;
  readonly deprecatedLastTimestamp?: string;
  readonly deprecatedSource?: Source;
  readonly reportingController?: string;
}
interface Source {
  readonly component?: string;
  readonly host?: string;
}

export default printer<AnyEvent>({
  columns: [
    text('Last Seen'),
    text('Type'),
    text('Reason'),
    text('Object'),
    wide(text('Subobject')),
    wide(text('Source')),
    text('Message'),
    wide(text('First Seen')),
    wide(text('Count')),
    wide(NAME),
  ],
  cells(event, now) {
    const target = event.involvedObject ?? event.regarding ?? {};
    const first = event.firstTimestamp ?? event.deprecatedFirstTimestamp ?? event.eventTime;
    const last = event.lastTimestamp ?? event.deprecatedLastTimestamp ?? first;
    const source = event.source ?? event.deprecatedSource ?? {};
    const component = source.component || event.reportingComponent || event.reportingController || '';
    const host = source.host || event.reportingInstance || '';
    const kind = (target.kind ?? '').toLowerCase();
    return [
      since(event.series ? event.series.lastObservedTime : last, now),
      event.type ?? '',
      event.reason ?? '',
      target.name ? `${kind}/${target.name}` : kind,
      target.fieldPath ?? '',
      host === '' ? component : `${component}, ${host}`,
      (event.message ?? event.note ?? '').trim(),
      since(first, now),
      event.series ? (event.series.count ?? 0) : event.count || event.deprecatedCount || 1,
      nameOf(event),
    ];
  },
});
