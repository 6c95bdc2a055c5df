/** What a MemoryFileSystem is made of, and the paths that lead to it. */

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
  nextId(): number;
  changed(type: 'create' | 'modify' | 'delete' | 'attributes', directory: Inode, name: string): void;
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
