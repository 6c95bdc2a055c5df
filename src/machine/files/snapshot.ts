/** A file tree as a plain value (JSON), as snapshots of a cluster hold it. What is mounted is not part of it. */
import type { Inode } from './inode.ts';

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

/** The bytes of a file's tree. */
export function bytesOf(tree: FileTree): Uint8Array {
  if (tree.base64 === undefined) return encoder.encode(tree.text ?? '');
  return Uint8Array.from(atob(tree.base64), char => char.charCodeAt(0));
}

function contentOf(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: strict.decode(bytes) };
  } catch {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return { base64: btoa(binary) };
  }
}
