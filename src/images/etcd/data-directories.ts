/** The data that etcd keeps on a machine's disk. */
import type { Lease } from '../../api/generated/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import { type LogEntry, Store, type StoreSnapshot } from '../../store/store.ts';
import { readSnapshot } from './snapshot-file.ts';

/** How far a store's writes were counted. */
interface Counted {
  readonly revision: number;
  readonly changes: number;
}

/** What all data directories of a cluster hold, as a value. */
export type DiskSnapshot = { readonly [id: string]: StoreSnapshot };

const LEASES = 'leases.coordination.k8s.io';
const MARK = 'bbolt berth ';

/**
 * The stores behind etcd's database files. The file names the store, so that a data directory that is moved, copied
 * back or deleted takes its data with it.
 */
export class DataDirectories {
  private readonly stores = new Map<string, Store>();
  private readonly counted = new WeakMap<ReadonlySet<string>, WeakMap<Store, Counted>>();
  private lastId = 0;

  constructor(private readonly clock: Clock) {}

  /** The store in a data directory; an empty directory gets a new one. */
  open(files: FileSystem, folder: string): Store {
    const path = `${folder}/member/snap/db`;
    if (files.exists(path)) {
      const text = files.readText(path);
      const restored = readSnapshot(text);
      if (restored !== undefined) return this.write(files, folder, restored.store);
      const known = text.startsWith(MARK) ? this.stores.get(text.slice(MARK.length).trim()) : undefined;
      if (known === undefined) throw new Error('invalid database');
      return known;
    }
    const id = String(++this.lastId);
    const store = new Store(this.clock);
    this.put(files, folder, id, store);
    return store;
  }

  /** Gives a data directory that `etcdutl snapshot restore` made the store that its snapshot holds. */
  private write(files: FileSystem, folder: string, snapshot: StoreSnapshot): Store {
    const store = Store.restore(snapshot, this.clock);
    this.put(files, folder, String(++this.lastId), store);
    return store;
  }

  /** Counts up with every write to any store that is to none of the resources in `except`. */
  changes(except: ReadonlySet<string>): number {
    let counted = this.counted.get(except);
    if (counted === undefined) this.counted.set(except, (counted = new WeakMap()));
    let total = 0;
    for (const store of this.stores.values()) {
      let seen = counted.get(store) ?? { revision: 0, changes: 0 };
      if (seen.revision !== store.revision) {
        const news = store.since(seen.revision).filter(({ resource }) => !except.has(resource));
        counted.set(store, (seen = { revision: store.revision, changes: seen.changes + news.length }));
      }
      total += seen.changes;
    }
    return total;
  }

  /** The writes that are kept from an instant on, of all stores, the oldest first. */
  history(since: number): readonly LogEntry[] {
    return [...this.stores.values()].flatMap(store => store.log.filter(({ at }) => at >= since));
  }

  /** Forgets the writes so far; what they made stays. */
  compact(): void {
    for (const store of this.stores.values()) store.compact(store.revision);
  }

  snapshot(): DiskSnapshot {
    return Object.fromEntries([...this.stores].map(([id, store]) => [id, store.snapshot()]));
  }

  restore(snapshot: DiskSnapshot): void {
    this.stores.clear();
    for (const [id, store] of Object.entries(snapshot)) {
      this.stores.set(id, Store.restore(store, this.clock));
      this.lastId = Math.max(this.lastId, Number(id));
    }
  }

  /** Takes the leader's name out of every leader election's lease: none of those processes lives any more. */
  releaseLeaders(): void {
    for (const store of this.stores.values())
      for (const lease of store.list(LEASES, 'kube-system') as readonly Lease[]) {
        const { name = '', namespace = '', resourceVersion } = lease.metadata ?? {};
        const free: Lease = { ...lease, spec: { ...lease.spec, holderIdentity: '' } };
        store.update(LEASES, namespace, name, free, resourceVersion);
      }
  }

  private put(files: FileSystem, folder: string, id: string, store: Store): void {
    this.stores.set(id, store);
    files.mkdir(`${folder}/member/snap`, { recursive: true, mode: 0o700 });
    files.mkdir(`${folder}/member/wal`, { recursive: true, mode: 0o700 });
    files.writeFile(`${folder}/member/snap/db`, `${MARK}${id}\n`, { mode: 0o600 });
    files.writeFile(`${folder}/member/wal/0000000000000000-0000000000000000.wal`, '', { mode: 0o600 });
  }
}
