import type { Event } from '../api/generated/types.ts';
import type { Clock } from '../base/clock.ts';

/** What becomes of a new event: a create, a patch of an event written before, or nothing. */
export interface CorrelatedEvent {
  readonly event: Event;
  /** The strategic merge patch that counts `event` up; absent where it is new. */
  readonly patch?: { readonly count: number; readonly lastTimestamp: string; readonly message: string };
  /** Over the limit for this source and object: not to be written. */
  readonly skip: boolean;
}

const CACHE_ENTRIES = 4096;
const AGGREGATE_FROM = 10;
const AGGREGATE_WINDOW_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;

/** A map that forgets what was written longest ago. */
class BoundedMap<V> {
  private readonly entries = new Map<string, V>();

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > CACHE_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
  }
}

interface Tokens {
  readonly left: number;
  readonly at: number;
}

interface Similar {
  readonly messages: ReadonlySet<string>;
  readonly at: number;
}

interface Observed {
  readonly name: string;
  readonly count: number;
  readonly firstTimestamp?: string;
}

/**
 * Counts, combines and throttles the events of one process before they are written.
 * Models client-go tools/record/events_cache.go with its default options.
 */
export class EventCorrelator {
  private readonly tokens = new BoundedMap<Tokens>();
  private readonly similar = new BoundedMap<Similar>();
  private readonly observed = new BoundedMap<Observed>();

  constructor(private readonly clock: Clock) {}

  /** Decides what to write for a new event. */
  correlate(fresh: Event): CorrelatedEvent {
    const { event, key } = this.aggregate(fresh);
    const counted = this.observe(event, key);
    return { ...counted, skip: !this.takeToken(counted.event) };
  }

  /** Tells how an event was written in the end, so that its repetitions patch that one. */
  written(event: Event): void {
    this.remember(fullKey(event), event);
  }

  private aggregate(fresh: Event): { event: Event; key: string } {
    const groupKey = similarKey(fresh);
    const now = this.clock.now();
    const before = this.similar.get(groupKey);
    const messages = new Set(before && now - before.at <= AGGREGATE_WINDOW_MS ? before.messages : []);
    messages.add(fresh.message ?? '');
    const combine = messages.size >= AGGREGATE_FROM;
    if (combine) messages.delete(messages.values().next().value!);
    this.similar.set(groupKey, { messages, at: now });
    if (!combine) return { event: fresh, key: fullKey(fresh) };
    const { reportingComponent: _, reportingInstance: __, ...rest } = fresh;
    return { event: { ...rest, message: `(combined from similar events): ${fresh.message}` }, key: groupKey };
  }

  private observe(event: Event, key: string): Omit<CorrelatedEvent, 'skip'> {
    const last = this.observed.get(key);
    if (last === undefined) {
      this.remember(key, event);
      return { event };
    }
    const again: Event = {
      ...event,
      metadata: { ...event.metadata, name: last.name },
      firstTimestamp: last.firstTimestamp,
      count: last.count + 1,
    };
    this.remember(key, again);
    return {
      event: again,
      patch: {
        count: last.count + 1,
        lastTimestamp: event.lastTimestamp ?? '',
        message: event.message ?? '',
      },
    };
  }

  private remember(key: string, { metadata, count, firstTimestamp }: Event): void {
    this.observed.set(key, { name: metadata.name ?? '', count: count ?? 1, firstTimestamp });
  }

  private takeToken(event: Event): boolean {
    const key = objectKey(event);
    const now = this.clock.now();
    const before = this.tokens.get(key) ?? { left: SPAM_BURST, at: now };
    const left = Math.min(SPAM_BURST, before.left + (now - before.at) / SPAM_REFILL_MS);
    this.tokens.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1;
  }
}

function objectKey({ source, involvedObject: on }: Event): string {
  return [source?.component, source?.host, on.kind, on.namespace, on.name, on.uid, on.apiVersion].join('\n');
}

function similarKey(event: Event): string {
  return [objectKey(event), event.type, event.reason, event.reportingComponent, event.reportingInstance].join(
    '\n',
  );
}

function fullKey(event: Event): string {
  return [objectKey(event), event.involvedObject.fieldPath, event.type, event.reason, event.message].join(
    '\n',
  );
}
