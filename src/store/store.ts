import { KUBE_OBJECT, type KubeObject } from '../api/object.ts';
import type { Clock } from '../base/clock.ts';
import { type Form, list, number, oneOf, optional, record, text } from '../base/form.ts';
import { Collection } from './collection.ts';
import { StoreWatch } from './watch.ts';

/** One write: the store is the sum of these. */
export interface LogEntry {
  readonly revision: number;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `pods`, `deployments.apps`: as `groupResource` names it. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** As written; for DELETED the last state, with the deletion's revision. */
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
}

/** Why a write was not done. */
export class StoreError extends Error {
  constructor(
    readonly code: 'exists' | 'missing' | 'conflict' | 'compacted',
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}

/** A store as a value: cheap to take, since objects are immutable and shared. */
export interface StoreSnapshot {
  readonly revision: number;
  readonly compacted: number;
  readonly log: readonly LogEntry[];
  readonly objects: readonly { readonly resource: string; readonly objects: readonly KubeObject[] }[];
}

export const STORE_SNAPSHOT: Form<StoreSnapshot> = record<StoreSnapshot>({
  revision: number,
  compacted: number,
  log: list(
    record<LogEntry>({
      revision: number,
      at: number,
      type: oneOf('ADDED', 'MODIFIED', 'DELETED'),
      resource: text,
      namespace: text,
      name: text,
      object: KUBE_OBJECT,
      previous: optional(KUBE_OBJECT),
    }),
  ),
  objects: list(record<StoreSnapshot['objects'][number]>({ resource: text, objects: list(KUBE_OBJECT) })),
});

/**
 * Versioned objects with watches, as the API server has in etcd. Every write gets the next revision, written into
 * the object's metadata.resourceVersion. Objects are immutable: a write replaces, nobody clones to read.
 */
export class Store {
  private readonly collections = new Map<string, Collection>();
  private readonly watches = new Map<string, Set<StoreWatch>>();
  private history: LogEntry[] = [];
  private current = 1;
  private compactedAt = 0;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.current;
  }

  /** Watches cannot start at or before this revision. */
  get compactedRevision(): number {
    return this.compactedAt;
  }

  /** All writes that are kept, oldest first. */
  get log(): readonly LogEntry[] {
    return this.history;
  }

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return this.collections.get(resource)?.get(namespace, name);
  }

  /** Objects in the order of their keys `namespace/name`, as etcd lists them: `team-a/x` before `team/x`. Of all namespaces when none is named. */
  list(resource: string, namespace?: string): readonly KubeObject[] {
    return this.collections.get(resource)?.list(namespace) ?? [];
  }

  /** How many objects there are, without listing them. */
  count(resource: string, namespace?: string): number {
    return this.collections.get(resource)?.count(namespace) ?? 0;
  }

  /** @throws StoreError `exists` */
  create(resource: string, namespace: string, name: string, object: KubeObject): KubeObject {
    const collection = this.collection(resource);
    if (collection.get(namespace, name))
      throw new StoreError('exists', `${resource} "${name}" already exists`);
    return this.write('ADDED', resource, namespace, name, object, undefined);
  }

  /**
   * Replaces an object. @param expected the resourceVersion that must be the present one; absent: any
   * @throws StoreError `missing`, `conflict`
   */
  update(
    resource: string,
    namespace: string,
    name: string,
    object: KubeObject,
    expected?: string,
  ): KubeObject {
    const previous = this.existing(resource, namespace, name, expected);
    return this.write('MODIFIED', resource, namespace, name, object, previous);
  }

  /** Removes an object and returns its last state. @throws StoreError `missing`, `conflict` */
  delete(resource: string, namespace: string, name: string, expected?: string): KubeObject {
    const previous = this.existing(resource, namespace, name, expected);
    return this.write('DELETED', resource, namespace, name, previous, previous);
  }

  /**
   * Every later write to a resource, in order, handed over by `clock.soon`.
   * @param since the revision after which to start; writes since then come first
   * @throws StoreError `compacted` when the log no longer reaches back that far
   */
  watch(resource: string, since: number, sink: (entries: readonly LogEntry[]) => void): { stop(): void } {
    if (since < this.compactedAt) {
      throw new StoreError('compacted', `too old resource version: ${since} (${this.compactedAt})`);
    }
    const watch = new StoreWatch(this.clock, sink);
    let peers = this.watches.get(resource);
    if (peers === undefined) this.watches.set(resource, (peers = new Set()));
    peers.add(watch);
    for (const entry of this.since(since)) if (entry.resource === resource) watch.push(entry);
    return {
      stop: () => {
        watch.stop();
        peers.delete(watch);
      },
    };
  }

  /** The writes after a revision, oldest first. */
  since(revision: number): readonly LogEntry[] {
    let at = this.history.length;
    while (at > 0 && this.history[at - 1]!.revision > revision) at--;
    return this.history.slice(at);
  }

  /** Forgets writes up to a revision: watches from before it are told that it is gone. */
  compact(revision: number): void {
    this.history = this.history.filter(entry => entry.revision > revision);
    this.compactedAt = Math.max(this.compactedAt, revision);
  }

  snapshot(): StoreSnapshot {
    const objects = [...this.collections].map(([resource, found]) => ({ resource, objects: found.list() }));
    return { revision: this.current, compacted: this.compactedAt, log: [...this.history], objects };
  }

  /** A store that goes on where the snapshot was taken; nobody watches it yet. */
  static restore(snapshot: StoreSnapshot, clock: Clock): Store {
    const store = new Store(clock);
    store.current = snapshot.revision;
    store.compactedAt = snapshot.compacted;
    store.history = [...snapshot.log];
    for (const { resource, objects } of snapshot.objects) {
      const collection = store.collection(resource);
      for (const object of objects) {
        collection.set(object.metadata?.namespace ?? '', object.metadata?.name ?? '', object);
      }
    }
    return store;
  }

  /** The resources that hold something now. */
  resources(): readonly string[] {
    return [...this.collections].filter(([, found]) => found.count() > 0).map(([resource]) => resource);
  }

  private collection(resource: string): Collection {
    let found = this.collections.get(resource);
    if (found === undefined) this.collections.set(resource, (found = new Collection()));
    return found;
  }

  private existing(
    resource: string,
    namespace: string,
    name: string,
    expected: string | undefined,
  ): KubeObject {
    const previous = this.get(resource, namespace, name);
    if (previous === undefined) throw new StoreError('missing', `${resource} "${name}" not found`);
    if (expected !== undefined && expected !== previous.metadata?.resourceVersion) {
      throw new StoreError('conflict', `${resource} "${name}" has been modified`);
    }
    return previous;
  }

  private write(
    type: LogEntry['type'],
    resource: string,
    namespace: string,
    name: string,
    object: KubeObject,
    previous: KubeObject | undefined,
  ): KubeObject {
    const revision = ++this.current;
    const written = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    if (type === 'DELETED') this.collection(resource).delete(namespace, name);
    else this.collection(resource).set(namespace, name, written);
    const entry = {
      revision,
      at: this.clock.now(),
      type,
      resource,
      namespace,
      name,
      object: written,
      previous,
    };
    this.history.push(entry);
    const peers = this.watches.get(resource);
    if (peers) for (const watch of peers) watch.push(entry);
    return written;
  }
}
