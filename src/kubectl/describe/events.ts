/** The events at the end of a description. models DescribeEvents */
import type { Event } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { metaText } from '../resource/info.ts';
import type { Run } from '../run.ts';
import { since } from './text.ts';
import type { DescribeWriter } from './writer.ts';

export interface EventsOf {
  readonly kind?: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** The events about an object. @returns undefined when they cannot be read */
export async function searchEvents(run: Run, about: EventsOf): Promise<readonly JsonObject[] | undefined> {
  const fields = [
    `involvedObject.name=${about.name}`,
    `involvedObject.namespace=${about.namespace}`,
    ...(about.kind ? [`involvedObject.kind=${about.kind}`] : []),
    ...(about.uid ? [`involvedObject.uid=${about.uid}`] : []),
  ];
  try {
    const resource = (await run.discovery()).ofKind('v1', 'Event');
    if (resource === undefined) return undefined;
    return await run.list(resource, about.namespace || undefined, { fieldSelector: fields.join(',') });
  } catch {
    return undefined;
  }
}

/** The reference that an object's events carry. */
export function aboutObject(object: JsonObject): EventsOf {
  return {
    kind: String(object.kind ?? ''),
    namespace: metaText(object, 'namespace'),
    name: metaText(object, 'name'),
    uid: metaText(object, 'uid'),
  };
}

export function describeEvents(
  w: DescribeWriter,
  found: readonly JsonObject[] | undefined,
  now: number,
): void {
  if (found === undefined) return;
  const events = found as unknown as readonly Event[];
  if (events.length === 0) {
    w.write(0, 'Events:\t<none>\n');
    return;
  }
  w.flush();
  w.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  w.write(1, '----\t------\t----\t----\t-------\n');
  const sorted = [...events].sort((a, b) => timeOf(a) - timeOf(b));
  for (const event of sorted) {
    const source = event.source?.component || event.reportingComponent || '';
    const field = event.involvedObject?.fieldPath;
    const message = `${field ? `${field}: ` : ''}${(event.message ?? '').trim()}`;
    w.write(
      1,
      `${event.type ?? ''}\t${event.reason ?? ''}\t${interval(event, now)}\t${source}\t${message}\n`,
    );
  }
}

/** Events that only have an eventTime stand first. models kubectl/pkg/util/event/sorted_event_list.go */
function timeOf(event: Event): number {
  return Date.parse(event.lastTimestamp ?? '') || 0;
}

function interval(event: Event, now: number): string {
  const first = since(event.eventTime || event.firstTimestamp, now);
  if (event.series)
    return `${since(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  return (event.count ?? 0) > 1
    ? `${since(event.lastTimestamp, now)} (x${event.count} over ${first})`
    : first;
}
