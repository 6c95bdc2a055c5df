import type { Clock } from '../../base/clock.ts';
import { type Actor, FileError, type FileEvent, type FileStat, type FileSystem } from '../filesystem.ts';
import { Changes } from './changes.ts';
import { dirname, fill, type Inode, joinPath, newInode, normalizePath, statOf, unlinked } from './inode.ts';
import { type FileTree, fillTree, treeOf } from './snapshot.ts';
import { type Place, permits, walk } from './walk.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const STICKY = 0o1000;
/** The file systems by their roots. */
const byRoot = new WeakMap<Inode, MemoryFileSystem>();

/** A file system in memory, with owners, modes, links, mounts and change events. Modes are enforced for every actor but root. */
export class MemoryFileSystem implements FileSystem {
  private readonly changes: Changes;
  private readonly root: Inode;
  private readonly exported = new Map<string, { stop(): void }>();

  /** @param root a directory of another one, whose tree this is to show */
  constructor(
    private readonly clock: Clock,
    root?: Inode,
  ) {
    this.changes = new Changes(clock);
    this.root = root ?? newInode('directory', 0o755, this.changes, clock.now());
    if (root === undefined) byRoot.set(this.root, this);
  }

  readFile(path: string, actor?: Actor): Uint8Array {
    const inode = this.need(path, actor);
    if (inode.type === 'directory') throw new FileError('EISDIR', path);
    if (!permits(inode, actor, 4)) throw new FileError('EACCES', path);
    return inode.buffer.subarray(0, inode.size);
  }

  readText(path: string, actor?: Actor): string {
    return decoder.decode(this.readFile(path, actor));
  }

  writeFile(
    path: string,
    data: Uint8Array | string,
    options: { mode?: number; append?: boolean; actor?: Actor } = {},
  ): void {
    const { actor } = options;
    const place = walk(this.root, path, true, actor);
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    let inode = place.inode;
    if (inode?.type === 'directory') throw new FileError('EISDIR', path);
    if (inode === undefined) {
      this.mayChange(place, path, actor);
      inode = this.make('file', options.mode ?? 0o644, actor, place);
      fill(inode, bytes, false, path, actor === undefined);
      this.enter(place, inode);
      return;
    }
    if (place.readOnly) throw new FileError('EROFS', path);
    if (!permits(inode, actor, 2)) throw new FileError('EACCES', path);
    if (isNull(place)) return;
    fill(inode, bytes, options.append === true, path, actor === undefined);
    inode.mtime = this.clock.now();
    announce('modify', place);
  }

  /** Makes a file that is only read: each time `read` says what is in it. A snapshot keeps what it was then. */
  generate(path: string, read: () => string): void {
    this.writeFile(path, '', { mode: 0o444 });
    const inode = this.need(path);
    Object.defineProperties(inode, {
      buffer: { get: () => encoder.encode(read()) },
      size: { get: () => inode.buffer.length },
    });
  }

  exists(path: string): boolean {
    try {
      return walk(this.root, path, true).inode !== undefined;
    } catch {
      return false;
    }
  }

  stat(path: string, actor?: Actor): FileStat {
    return statOf(this.need(path, actor));
  }

  lstat(path: string, actor?: Actor): FileStat {
    const { inode } = walk(this.root, path, false, actor);
    if (inode === undefined) throw new FileError('ENOENT', path);
    return statOf(inode);
  }

  readdir(path: string, actor?: Actor): readonly string[] {
    const inode = this.need(path, actor);
    if (inode.entries === undefined) throw new FileError('ENOTDIR', path);
    if (!permits(inode, actor, 4)) throw new FileError('EACCES', path);
    return [...inode.entries.keys()].sort();
  }

  mkdir(path: string, options: { recursive?: boolean; mode?: number; actor?: Actor } = {}): void {
    const { actor, recursive } = options;
    if (recursive === true && dirname(normalizePath(path)) !== normalizePath(path)) {
      const parent = dirname(normalizePath(path));
      if (!this.exists(parent)) this.mkdir(parent, { recursive: true, ...(actor && { actor }) });
    }
    const place = walk(this.root, path.replace(/(.)\/+$/, '$1'), true, actor);
    if (place.inode !== undefined) {
      if (recursive === true && place.inode.entries !== undefined) return;
      throw new FileError('EEXIST', path);
    }
    this.mayChange(place, path, actor);
    this.enter(place, this.make('directory', options.mode ?? 0o755, actor, place));
  }

  rm(path: string, options: { recursive?: boolean; actor?: Actor } = {}): void {
    const { actor, recursive } = options;
    const place = walk(this.root, path.replace(/(.)\/+$/, '$1'), false, actor);
    const { inode } = place;
    if (inode === undefined) throw new FileError('ENOENT', path);
    if (place.covered?.mount !== undefined || inode === this.root) throw new FileError('EBUSY', path);
    this.mayRemove(place, path, actor);
    if (inode.entries !== undefined && inode.entries.size > 0) {
      if (recursive !== true) throw new FileError('ENOTEMPTY', path);
      for (const name of [...inode.entries.keys()])
        this.rm(joinPath(place.path, name), { recursive: true, ...(actor && { actor }) });
    }
    this.leave(place, inode);
  }

  rename(from: string, to: string, actor?: Actor): void {
    const source = walk(this.root, from, false, actor);
    const inode = source.inode;
    if (inode === undefined) throw new FileError('ENOENT', from);
    const target = walk(this.root, to, false, actor);
    if (target.inode === inode) return;
    if (source.covered?.mount !== undefined || target.covered?.mount !== undefined)
      throw new FileError('EBUSY', from);
    if (source.directory.home !== target.directory.home) throw new FileError('EXDEV', to);
    if (inode.entries !== undefined && `${target.path}/`.startsWith(`${source.path}/`))
      throw new FileError('EINVAL', to);
    this.mayRemove(source, from, actor);
    this.mayChange(target, to, actor);
    if (target.inode !== undefined) {
      if (target.inode.entries !== undefined) {
        if (inode.entries === undefined) throw new FileError('EISDIR', to);
        if (target.inode.entries.size > 0) throw new FileError('ENOTEMPTY', to);
      } else if (inode.entries !== undefined) throw new FileError('ENOTDIR', to);
    }
    if (target.inode?.type === 'file') unlinked(target.inode);
    source.directory.entries!.delete(source.name);
    announce('delete', source);
    inode.name = target.name;
    if (inode.entries !== undefined) inode.parent = target.directory;
    target.directory.entries!.set(target.name, inode);
    source.directory.mtime = target.directory.mtime = this.clock.now();
    announce(target.inode === undefined ? 'create' : 'modify', target);
  }

  symlink(target: string, path: string, actor?: Actor): void {
    const place = walk(this.root, path, false, actor);
    if (place.inode !== undefined) throw new FileError('EEXIST', path);
    this.mayChange(place, path, actor);
    const inode = this.make('symlink', 0o777, actor, place);
    inode.target = target;
    this.enter(place, inode);
  }

  link(existing: string, path: string, actor?: Actor): void {
    const source = walk(this.root, existing, false, actor).inode;
    if (source === undefined) throw new FileError('ENOENT', existing);
    if (source.entries !== undefined) throw new FileError('EPERM', existing);
    const place = walk(this.root, path, false, actor);
    if (place.inode !== undefined) throw new FileError('EEXIST', path);
    if (source.home !== place.directory.home) throw new FileError('EXDEV', path);
    this.mayChange(place, path, actor);
    source.links++;
    this.enter(place, source);
  }

  readlink(path: string): string {
    const { inode } = walk(this.root, path, false);
    if (inode === undefined) throw new FileError('ENOENT', path);
    if (inode.type !== 'symlink') throw new FileError('EINVAL', path);
    return inode.target;
  }

  realpath(path: string): string {
    const place = walk(this.root, path, true);
    if (place.inode === undefined) throw new FileError('ENOENT', path);
    return place.path;
  }

  chmod(path: string, mode: number, actor?: Actor): void {
    const { place, inode } = this.owned(path, actor);
    inode.mode = mode & 0o7777;
    announce('attributes', place);
  }

  chown(path: string, uid: number, gid: number, actor?: Actor): void {
    const { place, inode } = this.owned(path, actor);
    if (actor !== undefined && actor.uid !== 0 && (uid !== inode.uid || !actor.gids.includes(gid)))
      throw new FileError('EPERM', path);
    inode.uid = uid;
    inode.gid = gid;
    announce('attributes', place);
  }

  utimes(path: string, mtime: number, actor?: Actor): void {
    const { place, inode } = this.owned(path, actor);
    inode.mtime = mtime;
    announce('attributes', place);
  }

  isFull(path: string): boolean {
    return this.need(path).home.disk.isFull;
  }

  usedBytes(path: string): number {
    return bytesOf(this.need(path), new Set());
  }

  watch(path: string, changed: (events: readonly FileEvent[]) => void): { stop(): void } {
    let real = normalizePath(path);
    try {
      real = walk(this.root, path, true).path;
    } catch {
      // what does not exist yet is watched under the name it was given
    }
    return this.changes.watch(real, changed);
  }

  mount(path: string, source: FileSystem, sourcePath: string, options: { readOnly?: boolean } = {}): void {
    if (!(source instanceof MemoryFileSystem)) throw new FileError('EINVAL', path);
    const root = source.need(sourcePath);
    const place = walk(this.root, path, true);
    if (place.inode === undefined) throw new FileError('ENOENT', path);
    if ((place.inode.entries === undefined) !== (root.entries === undefined))
      throw new FileError('ENOTDIR', path);
    place.inode.mount = { root, readOnly: options.readOnly === true };
    const home = root.home;
    if (home instanceof Changes) this.exported.set(place.path, home.export(root, this.changes, place.path));
  }

  unmount(path: string): void {
    const place = walk(this.root, path, true);
    if (place.covered?.mount === undefined) throw new FileError('EINVAL', path);
    place.covered.mount = undefined;
    this.exported.get(place.path)?.stop();
    this.exported.delete(place.path);
  }

  within(path: string, actor?: Actor): FileSystem {
    const inode = this.need(path, actor);
    if (inode.type !== 'directory') throw new FileError('ENOTDIR', path);
    return byRoot.get(inode) ?? new MemoryFileSystem(this.clock, inode);
  }

  /** Everything in it as a plain value; mounts are left out. */
  snapshot(): FileTree {
    return treeOf(this.root);
  }

  /** Replaces everything by what a snapshot holds. Tells no watcher. */
  restore(tree: FileTree): void {
    const linked = new Map<number, Inode>();
    this.root.entries!.clear();
    this.root.home.disk.clear();
    this.root.links = 2;
    fillTree(this.root, tree, this.changes, linked);
    for (const id of linked.keys()) this.changes.skipTo(id);
  }

  private need(path: string, actor?: Actor): Inode {
    const { inode } = walk(this.root, path, true, actor);
    if (inode === undefined) throw new FileError('ENOENT', path);
    return inode;
  }

  private owned(path: string, actor: Actor | undefined): { place: Place; inode: Inode } {
    const place = walk(this.root, path, true, actor);
    const { inode } = place;
    if (inode === undefined) throw new FileError('ENOENT', path);
    if (place.readOnly) throw new FileError('EROFS', path);
    if (actor !== undefined && actor.uid !== 0 && actor.uid !== inode.uid) throw new FileError('EPERM', path);
    return { place, inode };
  }

  /** A new inode of the file system that the place is in: not this one where a mount led elsewhere. */
  private make(type: Inode['type'], mode: number, actor: Actor | undefined, place: Place): Inode {
    const inode = newInode(type, mode, place.directory.home, this.clock.now());
    return actor === undefined ? inode : { ...inode, uid: actor.uid, gid: actor.gids[0] ?? 0 };
  }

  private mayChange(place: Place, path: string, actor: Actor | undefined): void {
    if (place.readOnly) throw new FileError('EROFS', path);
    if (!permits(place.directory, actor, 3)) throw new FileError('EACCES', path);
  }

  private mayRemove(place: Place, path: string, actor: Actor | undefined): void {
    this.mayChange(place, path, actor);
    if ((place.directory.mode & STICKY) === 0 || actor === undefined || actor.uid === 0) return;
    if (actor.uid !== place.inode?.uid && actor.uid !== place.directory.uid)
      throw new FileError('EPERM', path);
  }

  private enter(place: Place, inode: Inode): void {
    place.directory.entries!.set(place.name, inode);
    place.directory.mtime = this.clock.now();
    if (inode.entries !== undefined) {
      inode.parent = place.directory;
      inode.name = place.name;
      place.directory.links++;
    }
    announce('create', place);
  }

  private leave(place: Place, inode: Inode): void {
    place.directory.entries!.delete(place.name);
    place.directory.mtime = this.clock.now();
    unlinked(inode);
    if (inode.entries !== undefined) place.directory.links--;
    announce('delete', place);
  }
}

/** @param seen counts a file once that has several names */
function bytesOf(inode: Inode, seen: Set<Inode>): number {
  if (inode.mount !== undefined || seen.has(inode)) return 0;
  seen.add(inode);
  if (inode.entries === undefined) return inode.size;
  let sum = 0;
  for (const entry of inode.entries.values()) sum += bytesOf(entry, seen);
  return sum;
}

function announce(type: FileEvent['type'], place: Place): void {
  place.directory.home.changed(type, place.directory, place.name);
}

/** What is written to /dev/null is gone. */
function isNull(place: Place): boolean {
  return place.path === '/dev/null';
}
