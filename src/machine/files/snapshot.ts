/** A file tree as a plain value (JSON), as snapshots of a cluster hold it. What is mounted is not part of it. */
import { fromBase64, toBase64 } from '../../base/base64.ts';
import { type Form, later, map, number, optional, record, text } from '../../base/form.ts';
import { fill, type Home, type Inode, newInode } from './inode.ts';

export interface FileTree {
  readonly id: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  /** A file's content: as text when it is UTF-8, else in base64. */
  readonly text?: string;
  readonly base64?: string;
  /** A link's target. */
  readonly target?: string;
  readonly entries?: { readonly [name: string]: FileTree };
}

const BASE64: Form<string> = value =>
  typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0
    ? undefined
    : ' is no base64';
export const FILE_TREE: Form<FileTree> = record<FileTree>({
  id: number,
  mode: number,
  uid: number,
  gid: number,
  mtime: number,
  text: optional(text),
  base64: optional(BASE64),
  target: optional(text),
  entries: optional(map(later(() => FILE_TREE))),
});

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The tree below an inode. */
export function treeOf(inode: Inode): FileTree {
  const { id, mode, uid, gid, mtime } = inode;
  const base = { id, mode, uid, gid, mtime };
  if (inode.type === 'symlink') return { ...base, target: inode.target };
  if (inode.entries === undefined) return { ...base, ...contentOf(inode.buffer.subarray(0, inode.size)) };
  const entries: Record<string, FileTree> = {};
  for (const [name, entry] of inode.entries) entries[name] = treeOf(entry);
  return { ...base, entries };
}

/**
 * Fills a directory with what a tree holds. Tells no watcher.
 * @param linked the inodes made so far, by id: names of one file share its inode
 */
export function fillTree(directory: Inode, tree: FileTree, home: Home, linked: Map<number, Inode>): void {
  Object.assign(directory, { mode: tree.mode, uid: tree.uid, gid: tree.gid, mtime: tree.mtime });
  for (const [name, entry] of Object.entries(tree.entries ?? {})) {
    const known = linked.get(entry.id);
    if (known !== undefined) {
      known.links++;
      directory.entries!.set(name, known);
      continue;
    }
    const type = entry.entries ? 'directory' : entry.target !== undefined ? 'symlink' : 'file';
    const inode: Inode = { ...newInode(type, entry.mode, home, entry.mtime), id: entry.id, name };
    linked.set(entry.id, inode);
    Object.assign(inode, {
      uid: entry.uid,
      gid: entry.gid,
      mtime: entry.mtime,
      target: entry.target ?? '',
    });
    directory.entries!.set(name, inode);
    if (type === 'file') fill(inode, bytesOf(entry), false);
    if (type !== 'directory') continue;
    inode.parent = directory;
    directory.links++;
    fillTree(inode, entry, home, linked);
  }
}

/** The bytes of a file's tree. */
function bytesOf(tree: FileTree): Uint8Array {
  if (tree.base64 === undefined) return encoder.encode(tree.text ?? '');
  return fromBase64(tree.base64);
}

function contentOf(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: strict.decode(bytes) };
  } catch {
    return { base64: toBase64(bytes) };
  }
}
