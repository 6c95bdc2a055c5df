/** The interface of a machine's (or a container's) file system. Synchronous: it lives in memory. Paths are absolute, `/`-separated. */

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly size: number;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since the epoch, from the virtual clock. */
  readonly mtime: number;
  readonly inode: number;
  readonly links: number;
}

/** Who acts. Left out: root. */
export interface Actor {
  readonly uid: number;
  readonly gids: readonly number[];
}

/** What changed at or below a watched path. */
export interface FileEvent {
  readonly type: 'create' | 'modify' | 'delete' | 'attributes';
  readonly path: string;
}

/** An error of the file system: `code` as in errno (ENOENT, EACCES, EISDIR, ENOTDIR, EEXIST, ENOTEMPTY, ELOOP, EROFS, EINVAL, ENOSPC). */
export class FileError extends Error {
  constructor(
    readonly code: string,
    readonly path: string,
  ) {
    // a program's search along PATH makes many of these, and a stack costs many times what the look does
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${code}: ${path}`);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'FileError';
  }
}

export interface FileSystem {
  readFile(path: string, actor?: Actor): Uint8Array;
  readText(path: string, actor?: Actor): string;
  /** Creates or truncates. `mode` counts for a new file only (default 0o644). */
  writeFile(
    path: string,
    data: Uint8Array | string,
    options?: { mode?: number; append?: boolean; actor?: Actor },
  ): void;
  exists(path: string): boolean;
  /** Follows links. */
  stat(path: string, actor?: Actor): FileStat;
  lstat(path: string, actor?: Actor): FileStat;
  /** Names, sorted by code unit, without `.` and `..`. */
  readdir(path: string, actor?: Actor): readonly string[];
  mkdir(path: string, options?: { recursive?: boolean; mode?: number; actor?: Actor }): void;
  rm(path: string, options?: { recursive?: boolean; actor?: Actor }): void;
  rename(from: string, to: string, actor?: Actor): void;
  symlink(target: string, path: string, actor?: Actor): void;
  link(existing: string, path: string, actor?: Actor): void;
  readlink(path: string): string;
  realpath(path: string): string;
  chmod(path: string, mode: number, actor?: Actor): void;
  chown(path: string, uid: number, gid: number, actor?: Actor): void;
  /** Bytes of the files at and below `path`; what is mounted there is another file system's. */
  usedBytes(path: string): number;
  /** Nothing more fits on the disk that `path` is on. */
  isFull(path: string): boolean;
  utimes(path: string, mtime: number, actor?: Actor): void;
  /** Calls back, at the same instant but never inside the change, for changes at `path` or below it. */
  watch(path: string, changed: (events: readonly FileEvent[]) => void): { stop(): void };
  /** Makes `source`'s subtree at `sourcePath` appear at `path` (a bind mount, as volumes are made of). */
  mount(path: string, source: FileSystem, sourcePath: string, options?: { readOnly?: boolean }): void;
  unmount(path: string): void;
  /** The tree at `path` as who changes his root sees it; where all of another file system is mounted, that one. */
  within(path: string, actor?: Actor): FileSystem;
}
