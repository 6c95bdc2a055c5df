import type { EventsEvent } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { ApiError, ConnectionRefused, isReason } from '../api/status.ts';
import { type Clock, rfc3339Micro, type Timer } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import { type Client, PATCH } from './client.ts';
import { type EventType, eventName, referenceTo } from './events.ts';

/** A series or single event that was last seen this long ago is over. */
const FINISH_MS = 6 * 60_000;
/** How often the counts of running series are written. */
const REFRESH_MS = 30 * 60_000;
const TRIES = 12;
const RETRY_MS = 10_000;

/**
 * Writes events.k8s.io/v1 events: a repetition turns the first into a series, whatever its note says; further ones are
 * only counted. models client-go tools/events/event_broadcaster.go
 */
export class EventsV1Recorder {
  private readonly seen = new Map<string, EventsEvent>();
  private timers: readonly Timer[] = [];

  /** @param controller who reports: `default-scheduler` @param instance which one of them: `default-scheduler-controlplane` */
  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    private readonly rng: Rng,
    private readonly controller: string,
    private readonly instance: string,
  ) {}

  /** Starts to keep running series up to date. */
  start(): void {
    this.timers = [
      this.clock.every(FINISH_MS, () => this.finish()),
      this.clock.every(REFRESH_MS, () => this.refresh()),
    ];
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  /** Records that something happened to `regarding`. It is written at the end of the instant; what cannot be is dropped. */
  record(
    regarding: KubeObject,
    related: KubeObject | undefined,
    type: EventType,
    reason: string,
    action: string,
    note: string,
  ): void {
    const about = { apiVersion: 'v1', kind: 'Pod', ...regarding };
    const now = rfc3339Micro(this.clock.now());
    const event: EventsEvent = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: {
        name: eventName(about.metadata?.name ?? '', this.clock, this.rng),
        namespace: about.metadata?.namespace || 'default',
      },
      eventTime: now,
      reportingController: this.controller,
      reportingInstance: this.instance,
      action,
      reason,
      regarding: referenceTo(about),
      ...(related === undefined
        ? {}
        : { related: referenceTo({ apiVersion: 'v1', kind: 'Pod', ...related }) }),
      note,
      type,
    };
    // `regarding` has the resourceVersion, here as in client-go: what was changed in between begins a series of its own
    const key = JSON.stringify([
      type,
      action,
      reason,
      this.controller,
      this.instance,
      event.regarding,
      event.related,
    ]);
    const before = this.seen.get(key);
    if (before === undefined) {
      this.seen.set(key, event);
      this.clock.soon(() => this.write(event, TRIES));
      return;
    }
    const series = { ...before, series: { count: (before.series?.count ?? 1) + 1, lastObservedTime: now } };
    this.seen.set(key, series);
    if (before.series === undefined) this.clock.soon(() => this.write(series, TRIES));
  }

  private finish(): void {
    const over = rfc3339Micro(this.clock.now() - FINISH_MS);
    for (const [key, event] of [...this.seen]) {
      if ((event.series?.lastObservedTime ?? event.eventTime) >= over) continue;
      if (event.series !== undefined) this.write(event, 1);
      this.seen.delete(key);
    }
  }

  private refresh(): void {
    for (const event of this.seen.values()) if (event.series !== undefined) this.write(event, 1);
  }

  private write(event: EventsEvent, tries: number): void {
    const events = this.client.resource<EventsEvent>('events.events.k8s.io');
    const { namespace, name = '' } = event.metadata ?? {};
    try {
      if (event.series !== undefined) {
        try {
          events.patch(namespace, name, PATCH.strategic, { series: event.series });
          return;
        } catch (error) {
          if (!isReason(error, 'NotFound')) throw error;
        }
      }
      events.create(namespace, event);
    } catch (error) {
      if (error instanceof ApiError) return;
      if (!(error instanceof ConnectionRefused)) throw error;
      if (tries > 1) this.clock.after(RETRY_MS, () => this.write(event, tries - 1));
    }
  }
}
