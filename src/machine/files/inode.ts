/** What a MemoryFileSystem is made of, and the paths that lead to it. */
import type { FileStat } from '../filesystem.ts';
import type { Disk } from './disk.ts';

/** One file, directory or symbolic link. Mutable: only files/ touches it. */
export interface Inode {
  readonly id: number;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Where change events are announced: the file system it was made in. */
  readonly home: Home;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  links: number;
  /** A file's bytes: the first `size` of `buffer`. What was handed out is never overwritten; appending writes behind it. */
  buffer: Uint8Array;
  size: number;
  /** A link's target. */
  target: string;
  /** A directory's entries; undefined for the others. */
  readonly entries: Map<string, Inode> | undefined;
  /** A directory's place in its own file system, so that a change can be named by its path. */
  parent: Inode | undefined;
  name: string;
  /** What is mounted over it. */
  mount: Mount | undefined;
}

export interface Mount {
  readonly root: Inode;
  readonly readOnly: boolean;
}

/** The file system that an inode belongs to: it numbers them and is told of changes in its directories. */
export interface Home {
  /** Where its files' bytes lie. */
  readonly disk: Disk;
  nextId(): number;
  changed(type: 'create' | 'modify' | 'delete' | 'attributes', directory: Inode, name: string): void;
}

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();

/** A new inode of the file system that `home` belongs to, owned by root. @param now milliseconds */
export function newInode(type: Inode['type'], mode: number, home: Home, now: number): Inode {
  return {
    id: home.nextId(),
    type,
    home,
    mode,
    uid: 0,
    gid: 0,
    mtime: now,
    links: type === 'directory' ? 2 : 1,
    buffer: NOTHING,
    size: 0,
    target: '',
    entries: type === 'directory' ? new Map() : undefined,
    parent: undefined,
    name: '',
    mount: undefined,
  };
}

/**
 * Writes a file's bytes, or appends them.
 * @param isSystem see Disk.take
 * @throws FileError ENOSPC
 */
export function fill(inode: Inode, bytes: Uint8Array, append: boolean, path = '', isSystem = true): void {
  inode.home.disk.take(append ? bytes.length : bytes.length - inode.size, path, isSystem);
  if (!append) {
    inode.buffer = bytes.slice();
    inode.size = bytes.length;
    return;
  }
  const size = inode.size + bytes.length;
  if (size > inode.buffer.length) {
    const grown = new Uint8Array(Math.max(size, inode.buffer.length * 2, 256));
    grown.set(inode.buffer.subarray(0, inode.size));
    inode.buffer = grown;
  }
  inode.buffer.set(bytes, inode.size);
  inode.size = size;
}

/** One of its names is gone; with the last of them its bytes are. */
export function unlinked(inode: Inode): void {
  inode.links--;
  if (inode.type === 'file' && inode.links === 0) inode.home.disk.take(-inode.size, '', true);
}

/** What stat(2) says of it. */
export function statOf(inode: Inode): FileStat {
  return {
    type: inode.type,
    size: inode.type === 'symlink' ? encoder.encode(inode.target).length : inode.entries ? 4096 : inode.size,
    mode: inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    mtime: inode.mtime,
    inode: inode.id,
    links: inode.links,
  };
}

/** An absolute path without `.`, `..`, double or trailing slashes; `..` is taken away lexically. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** `/a/b` of `/a/b/c`; `/` of `/a`. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** `c` of `/a/b/c`. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a name in a directory. */
export function joinPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** The path of a directory in its own file system. */
export function pathOf(directory: Inode): string {
  const names: string[] = [];
  for (let at: Inode | undefined = directory; at?.parent !== undefined; at = at.parent) names.push(at.name);
  return `/${names.reverse().join('/')}`;
}
