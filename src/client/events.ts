import type { Event, EventSource, ObjectReference } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { ApiError, ConnectionRefused, isReason } from '../api/status.ts';
import { type Clock, rfc3339 } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Client } from './client.ts';
import { EventCorrelator } from './event-correlator.ts';

export type EventType = 'Normal' | 'Warning';

const TRIES = 12;
const RETRY_MS = 10_000;

/**
 * Writes core/v1 events about objects: counts repetitions up, combines similar ones and throttles floods.
 * Models client-go tools/record/event.go. Nothing is written inside `event()`: it is done at the end of the instant.
 */
export class EventRecorder {
  private readonly correlator: EventCorrelator;

  /** @param source who reports: `component` and, on nodes, `host` */
  constructor(
    private readonly client: Client,
    private readonly source: EventSource,
    private readonly clock: Clock,
    private readonly rng: Rng,
  ) {
    this.correlator = new EventCorrelator(clock);
  }

  /**
   * Records that something happened to an object. Never fails: what cannot be written is dropped, as in life.
   * @param about the object, or a reference to it (with `fieldPath` for a part of it: `spec.containers{web}`)
   * @param reason UpperCamelCase, e.g. `ScalingReplicaSet`
   * @param annotations to put on the event
   */
  event(
    about: KubeObject | ObjectReference,
    type: EventType,
    reason: string,
    message: string,
    annotations?: Readonly<Record<string, string>>,
  ): void {
    const involvedObject = 'metadata' in about ? referenceTo(about) : (about as ObjectReference);
    const time = rfc3339(this.clock.now());
    const fresh: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: eventName(involvedObject.name ?? '', this.clock, this.rng),
        namespace: involvedObject.namespace || 'default',
        ...(annotations && { annotations }),
      },
      involvedObject,
      reason,
      message,
      source: this.source,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type,
      reportingComponent: this.source.component ?? '',
      reportingInstance: this.source.host ?? '',
    };
    this.clock.soon(() => {
      const { event, patch, skip } = this.correlator.correlate(fresh);
      if (!skip) this.write(event, patch, TRIES);
    });
  }

  private write(event: Event, patch: object | undefined, tries: number): void {
    try {
      this.correlator.written(this.patchOrCreate(event, patch));
    } catch (error) {
      if (error instanceof ApiError) return;
      if (!(error instanceof ConnectionRefused)) throw error;
      if (tries > 1) this.clock.after(RETRY_MS, () => this.write(event, patch, tries - 1));
    }
  }

  private patchOrCreate(event: Event, patch: object | undefined): Event {
    const events = this.client.resource<Event>('events');
    const { namespace, name = '' } = event.metadata;
    if (patch !== undefined) {
      try {
        return events.patch(namespace, name, 'application/strategic-merge-patch+json', patch);
      } catch (error) {
        if (!isReason(error, 'NotFound')) throw error;
      }
    }
    return events.create(namespace, event);
  }
}

/** The name of a new event: `<object>.<nanoseconds in hex>`; the simulated clock counts milliseconds, chance supplies the rest. */
export function eventName(object: string, clock: Clock, rng: Rng): string {
  const nanoseconds = BigInt(clock.now()) * 1_000_000n + BigInt(rng.int(1_000_000));
  return `${object}.${nanoseconds.toString(16)}`;
}

/** The reference to an object that events carry. Models client-go tools/reference/ref.go. */
export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata ?? {};
  return {
    kind: object.kind,
    ...(namespace && { namespace }),
    name,
    uid,
    apiVersion: object.apiVersion,
    resourceVersion,
    ...(fieldPath && { fieldPath }),
  };
}
