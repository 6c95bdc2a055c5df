import { type KubeObject, keyOf } from '../api/object.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { ListOptions, ResourceClient } from './client.ts';

/** What an informer tells its users, after its cache has the change. */
export interface InformerHandler<T> {
  add?(object: T): void;
  update?(before: T, after: T): void;
  /** `last` is the last state that was seen. */
  delete?(last: T): void;
}

/** Which keys an object is found under in an index. */
export type IndexFunction<T> = (object: T) => readonly string[];

export interface InformerOptions<T> extends ListOptions {
  readonly namespace?: string;
  readonly indexes?: Readonly<Record<string, IndexFunction<T>>>;
}

/** Waits before another attempt to list, doubling: milliseconds. models client-go's reflector back-off */
const FIRST_RETRY = 800;
const LAST_RETRY = 30_000;

/**
 * A cache of the objects of one resource that follows the API server: list, then watch, and again when the
 * connection is lost. models client-go's tools/cache (reflector, indexer, shared informer)
 */
export class Informer<T extends KubeObject> {
  private readonly resource: ResourceClient<T>;
  private readonly clock: Clock;
  private readonly options: InformerOptions<T>;
  private readonly objects = new Map<string, T>();
  private readonly indexes = new Map<string, { of: IndexFunction<T>; keys: Map<string, Map<string, T>> }>();
  private readonly handlers: InformerHandler<T>[] = [];
  private running: { stop(): void } | undefined;
  private retry: Timer | undefined;
  private retryAfter = FIRST_RETRY;
  private started = false;
  private synced = false;

  constructor(resource: ResourceClient<T>, clock: Clock, options: InformerOptions<T> = {}) {
    this.resource = resource;
    this.clock = clock;
    this.options = options;
    for (const [name, of] of Object.entries(options.indexes ?? {})) this.addIndex(name, of);
  }

  /** Adds a handler. What the cache holds already is told to it at once as added. */
  on(handler: InformerHandler<T>): void {
    this.handlers.push(handler);
    if (handler.add) for (const object of this.objects.values()) handler.add(object);
  }

  /** Adds an index over the cache; what is there already is indexed now. */
  addIndex(name: string, of: IndexFunction<T>): void {
    if (this.indexes.has(name)) return;
    const index = { of, keys: new Map<string, Map<string, T>>() };
    this.indexes.set(name, index);
    for (const [key, object] of this.objects)
      for (const at of of(object)) bucket(index.keys, at).set(key, object);
  }

  /** Starts to follow; lists at once. Harmless when already started. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.listAndWatch();
  }

  stop(): void {
    this.started = false;
    this.retry?.cancel();
    this.running?.stop();
    this.running = undefined;
  }

  /** True once a list has succeeded. */
  get hasSynced(): boolean {
    return this.synced;
  }

  /** @param key `namespace/name`, or `name` */
  get(key: string): T | undefined {
    return this.objects.get(key);
  }

  /** All objects, in no particular order. */
  list(): readonly T[] {
    return [...this.objects.values()];
  }

  get size(): number {
    return this.objects.size;
  }

  /** The objects that an index has under a key. */
  byIndex(index: string, key: string): readonly T[] {
    const found = this.indexes.get(index)?.keys.get(key);
    return found === undefined ? [] : [...found.values()];
  }

  private listAndWatch(): void {
    try {
      const list = this.resource.list(this.options.namespace, this.selection());
      this.replace(list.items);
      this.synced = true;
      this.retryAfter = FIRST_RETRY;
      this.follow(list.metadata?.resourceVersion);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      this.later();
    }
  }

  private follow(resourceVersion: string | undefined): void {
    this.running = this.resource.watch(
      this.options.namespace,
      { ...this.selection(), resourceVersion },
      {
        event: this.clock.bind((type, object) => {
          if (type === 'BOOKMARK') return;
          if (type === 'DELETED') this.remove(keyOf(object), object);
          else this.put(object);
        }),
        end: this.clock.bind(() => {
          this.running = undefined;
          if (this.started) this.later();
        }),
      },
    );
  }

  private later(): void {
    this.retry = this.clock.after(this.retryAfter, () => this.listAndWatch());
    this.retryAfter = Math.min(this.retryAfter * 2, LAST_RETRY);
  }

  private selection(): ListOptions {
    const { labelSelector, fieldSelector } = this.options;
    return { labelSelector, fieldSelector };
  }

  private replace(items: readonly T[]): void {
    const listed = new Set(items.map(keyOf));
    for (const [key, object] of [...this.objects]) if (!listed.has(key)) this.remove(key, object);
    for (const item of items) this.put(item);
  }

  private put(object: T): void {
    const key = keyOf(object);
    const before = this.objects.get(key);
    if (before?.metadata?.resourceVersion !== undefined) {
      if (before.metadata.resourceVersion === object.metadata?.resourceVersion) return;
    }
    this.objects.set(key, object);
    this.reindex(key, before, object);
    for (const handler of this.handlers) {
      if (before === undefined) handler.add?.(object);
      else handler.update?.(before, object);
    }
  }

  private remove(key: string, last: T): void {
    const before = this.objects.get(key);
    if (before === undefined) return;
    this.objects.delete(key);
    this.reindex(key, before, undefined);
    for (const handler of this.handlers) handler.delete?.(last);
  }

  private reindex(key: string, before: T | undefined, after: T | undefined): void {
    for (const { of, keys } of this.indexes.values()) {
      if (before !== undefined) {
        for (const at of of(before)) {
          const found = keys.get(at);
          found?.delete(key);
          if (found?.size === 0) keys.delete(at);
        }
      }
      if (after !== undefined) for (const at of of(after)) bucket(keys, at).set(key, after);
    }
  }
}

function bucket<T>(keys: Map<string, Map<string, T>>, at: string): Map<string, T> {
  let found = keys.get(at);
  if (found === undefined) keys.set(at, (found = new Map()));
  return found;
}
