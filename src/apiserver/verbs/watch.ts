import type { KubeObject } from '../../api/object.ts';
import { failure } from '../../api/status.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { type LogEntry, StoreError } from '../../store/store.ts';
import type { RequestContext } from '../context.ts';
import type { Watch, WatchEvent } from '../interface.ts';
import type { ServedResource } from '../registry.ts';
import { isTrue } from '../request.ts';
import { type Selection, selectionOf } from '../selection.ts';
import { checkRevision, wholeNumber } from './revision.ts';

const BOOKMARK_INTERVAL = 60_000;

/** GET with `watch=true`. models k8s.io/apiserver/pkg/storage/cacher @throws ApiError */
export function watch(context: RequestContext): Watch {
  const { call, resource, request, store, backend } = context;
  const selection = selectionOf(call.query, resource, request.name);
  const initialEvents = isTrue(call.query?.get('sendInitialEvents'));
  const since = checkRevision(context);
  const running = new RunningWatch(backend.clock, resource, request.namespace, selection);
  const take = backend.clock.bind((entries: readonly LogEntry[]) => running.take(entries));
  if (since === undefined || initialEvents) {
    const start = store.revision;
    for (const object of store.list(resource.storage, request.namespace || undefined)) {
      if (selection.matches(object))
        running.emit({ type: 'ADDED', object: resource.fromStorage(object) as JsonObject });
    }
    if (initialEvents) running.bookmark(start, { 'k8s.io/initial-events-end': 'true' });
    running.follow(store.watch(resource.storage, start, take));
  } else {
    try {
      running.follow(store.watch(resource.storage, since, take));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      running.emit({
        type: 'ERROR',
        object: failure(410, 'Expired', error.message) as unknown as JsonObject,
      });
      running.finish();
      return running;
    }
  }
  if (isTrue(call.query?.get('allowWatchBookmarks')))
    running.bookmarkEvery(BOOKMARK_INTERVAL, () => store.revision);
  const timeout = wholeNumber(call.query, 'timeoutSeconds');
  if (timeout !== undefined && timeout > 0) running.endAfter(timeout * 1000);
  return running;
}

type Handler = Parameters<Watch['start']>[0];

class RunningWatch implements Watch {
  private handler: Handler | undefined;
  private waiting: WatchEvent[] = [];
  private ended = false;
  private stopped = false;
  private source: { stop(): void } | undefined;
  private readonly timers: Timer[] = [];
  private readonly clock: Clock;
  private readonly resource: ServedResource;
  private readonly namespace: string;
  private readonly selection: Selection;

  constructor(clock: Clock, resource: ServedResource, namespace: string, selection: Selection) {
    this.clock = clock;
    this.resource = resource;
    this.namespace = namespace;
    this.selection = selection;
  }

  start(handler: Handler): void {
    this.handler = handler;
    const waiting = this.waiting;
    this.waiting = [];
    for (const event of waiting) handler.event(event);
    if (this.ended && !this.stopped) handler.end();
  }

  stop(): void {
    this.stopped = true;
    this.release();
  }

  follow(source: { stop(): void }): void {
    this.source = source;
  }

  emit(event: WatchEvent): void {
    if (this.stopped || this.ended) return;
    if (this.handler) this.handler.event(event);
    else this.waiting.push(event);
  }

  /** The server ends the watch. */
  finish(): void {
    if (this.stopped || this.ended) return;
    this.ended = true;
    this.release();
    this.handler?.end();
  }

  endAfter(ms: number): void {
    this.timers.push(this.clock.after(ms, () => this.finish()));
  }

  bookmarkEvery(ms: number, revision: () => number): void {
    this.timers.push(this.clock.every(ms, () => this.bookmark(revision())));
  }

  bookmark(revision: number, annotations?: Readonly<Record<string, string>>): void {
    const { apiVersion, info } = this.resource;
    const metadata = { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) };
    this.emit({ type: 'BOOKMARK', object: { kind: info.kind, apiVersion, metadata } });
  }

  /** Writes of the store as this watch sees them: an object that begins or ceases to match comes or goes. */
  take(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      if (this.namespace !== '' && entry.namespace !== this.namespace) continue;
      const before = entry.previous !== undefined && this.selection.matches(entry.previous);
      const after = entry.type !== 'DELETED' && this.selection.matches(entry.object);
      if (!before && !after) continue;
      const type = after ? (before ? 'MODIFIED' : 'ADDED') : 'DELETED';
      this.emit({
        type,
        object: this.resource.fromStorage(after ? entry.object : lastState(entry)) as JsonObject,
      });
    }
  }

  private release(): void {
    this.source?.stop();
    for (const timer of this.timers) timer.cancel();
  }
}

/** A deleted object in its last state; what ceased to match as it last did, with the revision of the change. */
function lastState(entry: LogEntry): KubeObject {
  if (entry.type === 'DELETED' || entry.previous === undefined) return entry.object;
  const { previous, object } = entry;
  return {
    ...previous,
    metadata: { ...previous.metadata, resourceVersion: object.metadata?.resourceVersion },
  };
}
