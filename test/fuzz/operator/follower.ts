import type { Pod } from '../../../src/api/generated/types.ts';
import { keyOf } from '../../../src/api/object.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { Broken } from '../target.ts';

interface Seen {
  readonly type: string;
  readonly revision: number;
}

/** A watch of all Pods that is begun again where it ended; what it tells is compared with what the server holds. */
export class Follower {
  private readonly pods = new Map<string, string>();
  private readonly seen: Seen[] = [];
  private last = 0;
  private running: { stop(): void } | undefined;

  constructor(private readonly cluster: Cluster) {}

  /** Begins where the watch left off; from a list where it never ran or too much time has passed. */
  go(): void {
    if (this.running !== undefined) return;
    const pods = this.cluster.admin.resource<Pod>('pods');
    if (this.last === 0) {
      const list = pods.list();
      this.pods.clear();
      this.seen.length = 0;
      for (const pod of list.items) this.pods.set(keyOf(pod), pod.metadata?.resourceVersion ?? '');
      this.last = Number(list.metadata?.resourceVersion);
    }
    this.running = pods.watch(
      undefined,
      { resourceVersion: String(this.last) },
      {
        event: (type, pod) => this.event(type, pod),
        end: error => {
          this.running = undefined;
          // Gone: what happened meanwhile cannot be told any more.
          if (error !== undefined) this.last = 0;
        },
      },
    );
  }

  stop(): void {
    this.running?.stop();
    this.running = undefined;
  }

  private event(type: string, pod: Pod): void {
    const revision = Number(pod.metadata?.resourceVersion);
    if (type === 'BOOKMARK') {
      this.last = Math.max(this.last, revision);
      return;
    }
    if (revision <= this.last) throw new Broken(`the watch tells ${type} ${revision} after ${this.last}`);
    this.last = revision;
    this.seen.push({ type, revision });
    if (type === 'DELETED') this.pods.delete(keyOf(pod));
    else this.pods.set(keyOf(pod), String(revision));
  }

  /** Everything that was written has been told, once and in order. @throws Broken */
  check(): void {
    if (this.running === undefined || this.last === 0) return;
    const held = new Map(
      this.cluster.admin
        .resource<Pod>('pods')
        .list()
        .items.map(pod => [keyOf(pod), pod.metadata?.resourceVersion ?? ''] as const),
    );
    for (const [key, revision] of held)
      if (this.pods.get(key) !== revision)
        throw new Broken(`the watch has ${key} at ${this.pods.get(key)}, the server at ${revision}`);
    for (const key of this.pods.keys())
      if (!held.has(key)) throw new Broken(`the watch still has ${key}, which is gone`);
    this.checkLog();
  }

  /** The store's own log of what it still remembers. */
  private checkLog(): void {
    const first = this.seen[0]?.revision;
    if (first === undefined) return;
    const [store] = Object.values(this.cluster.snapshot().disks);
    if (store === undefined) return;
    const from = Math.max(first, store.compacted + 1);
    const written = store.log.filter(({ resource, revision }) => resource === 'pods' && revision >= from);
    const told = this.seen.filter(({ revision }) => revision >= from);
    const shown = (entries: readonly Seen[]) =>
      entries.map(({ type, revision }) => `${type} ${revision}`).join(' ');
    if (shown(written) !== shown(told))
      throw new Broken(`written were ${shown(written).slice(-300)}; told ${shown(told).slice(-300)}`);
    this.seen.length = 0;
  }
}
