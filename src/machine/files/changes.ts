/** Who watches a file system, and which other file systems show parts of it. */
import type { Clock } from '../../base/clock.ts';
import type { FileEvent } from '../filesystem.ts';
import { Disk } from './disk.ts';
import { type Home, type Inode, joinPath, pathOf } from './inode.ts';

interface Watcher {
  readonly path: string;
  readonly changed: (events: readonly FileEvent[]) => void;
  pending: FileEvent[];
  stopped: boolean;
}

interface Exported {
  readonly root: Inode;
  readonly to: Changes;
  readonly at: string;
}

/** Collects changes and tells the watchers of them at the same instant, never inside the change. */
export class Changes implements Home {
  readonly disk = new Disk();
  private readonly watchers = new Set<Watcher>();
  private readonly exports = new Set<Exported>();

  private lastId = 0;

  constructor(private readonly clock: Clock) {}

  nextId(): number {
    return ++this.lastId;
  }

  /** Later numbers are higher than this one. */
  skipTo(id: number): void {
    this.lastId = Math.max(this.lastId, id);
  }

  /** @param path absolute, without links */
  watch(path: string, changed: (events: readonly FileEvent[]) => void): { stop(): void } {
    const watcher: Watcher = { path, changed, pending: [], stopped: false };
    this.watchers.add(watcher);
    return {
      stop: () => {
        watcher.stopped = true;
        this.watchers.delete(watcher);
      },
    };
  }

  /** Passes changes below `root` on to those who see it mounted at `at`. */
  export(root: Inode, to: Changes, at: string): { stop(): void } {
    const exported: Exported = { root, to, at };
    this.exports.add(exported);
    return { stop: () => void this.exports.delete(exported) };
  }

  /** A change of `name` in a directory of this file system. */
  changed(type: FileEvent['type'], directory: Inode, name: string): void {
    if (this.watchers.size === 0 && this.exports.size === 0) return;
    const path = joinPath(pathOf(directory), name);
    this.announce({ type, path });
    for (const { root, to, at } of this.exports) {
      if (to === this) continue;
      const isFile = root.entries === undefined;
      if (isFile ? directory.entries?.get(name) === root : isWithin(directory, root)) {
        const below = isFile ? '' : path.slice(pathOf(root) === '/' ? 0 : pathOf(root).length);
        to.announce({ type, path: `${at}${below}` });
      }
    }
  }

  private announce(event: FileEvent): void {
    for (const watcher of this.watchers) {
      const { path } = watcher;
      if (event.path !== path && path !== '/' && !event.path.startsWith(`${path}/`)) continue;
      watcher.pending.push(event);
      if (watcher.pending.length > 1) continue;
      this.clock.soon(() => {
        const events = watcher.pending;
        watcher.pending = [];
        if (!watcher.stopped) watcher.changed(events);
      });
    }
  }
}

function isWithin(directory: Inode, root: Inode): boolean {
  for (let at: Inode | undefined = directory; at !== undefined; at = at.parent) if (at === root) return true;
  return false;
}
