import type { Rng } from '../../base/rng.ts';
import { type Actor, FileError, type FileSystem } from '../../machine/filesystem.ts';
import type { Tty } from '../tty.ts';
import { type Descriptors, OpenFile } from './open-file.ts';
import { absolutePath, mayAccess, statOf } from './paths.ts';

/** Where a path is looked up. */
export interface Place {
  readonly files: FileSystem;
  readonly actor: Actor;
  readonly cwd: string;
  readonly fds: Descriptors;
  readonly tty: Tty | undefined;
  readonly rng: Rng;
}

export type OpenMode = 'read' | 'write' | 'append' | 'both';

const CHUNK = 65_536;

/**
 * Opens a file or a device for a process.
 * @param createMode the permissions of a new file
 * @throws FileError
 */
export function openPath(place: Place, path: string, mode: OpenMode, createMode = 0o644): OpenFile {
  if (path === '') throw new FileError('ENOENT', path);
  const full = absolutePath(place.cwd, path);
  const device = openDevice(place, full);
  if (device !== undefined) return device;
  const { files, actor } = place;
  const stat = statOf(files, full, actor);
  if (mode === 'read') {
    if (stat?.type === 'directory')
      return new OpenFile({ path: full, read: async () => raise('EISDIR', path) });
    files.readFile(full, actor);
    return regularFile(place, full, mode);
  }
  if (stat?.type === 'directory') throw new FileError('EISDIR', path);
  if (path.endsWith('/') && stat === undefined) throw new FileError('EISDIR', path);
  if (stat === undefined) files.writeFile(full, '', { mode: createMode, actor });
  else if (!mayAccess(stat, actor, 2)) throw new FileError('EACCES', path);
  else if (mode === 'write') files.writeFile(full, '', { actor });
  return regularFile(place, full, mode);
}

function raise(code: string, path: string): never {
  throw new FileError(code, path);
}

/** A position in a file that moves with reading and writing. */
function regularFile(place: Place, path: string, mode: OpenMode): OpenFile {
  const { files, actor } = place;
  let position = 0;
  // Appending by position is appending for one writer; a second one truncating the file is seen, as in life.
  return new OpenFile({
    path,
    ...(mode === 'read' || mode === 'both'
      ? {
          read: async () => {
            const all = files.readFile(path, actor);
            if (position >= all.length) return undefined;
            const chunk = all.subarray(position, position + CHUNK);
            position += chunk.length;
            return chunk;
          },
        }
      : {}),
    ...(mode === 'read'
      ? {}
      : {
          write: async (bytes: Uint8Array) => {
            const size = statOf(files, path, actor)?.size ?? 0;
            if (mode === 'append' || position >= size) {
              const gap = mode === 'append' ? 0 : position - size;
              if (gap > 0) files.writeFile(path, new Uint8Array(gap), { append: true, actor });
              files.writeFile(path, bytes, { append: true, actor });
              position = (mode === 'append' ? size : position) + bytes.length;
            } else {
              const old = files.readFile(path, actor);
              const next = new Uint8Array(Math.max(old.length, position + bytes.length));
              next.set(old);
              next.set(bytes, position);
              files.writeFile(path, next, { actor });
              position += bytes.length;
            }
          },
        }),
  });
}

function openDevice(place: Place, path: string): OpenFile | undefined {
  if (!path.startsWith('/dev/')) return undefined;
  const fd =
    /^\/dev\/fd\/(\d+)$/.exec(path)?.[1] ??
    { '/dev/stdin': '0', '/dev/stdout': '1', '/dev/stderr': '2' }[path];
  if (fd !== undefined) {
    const file = place.fds.get(Number(fd));
    if (file === undefined) throw new FileError('ENOENT', path);
    return file.dup();
  }
  switch (path) {
    case '/dev/null':
      return new OpenFile({ path, read: async () => undefined, write: async () => undefined });
    case '/dev/zero':
      return new OpenFile({ path, read: async () => new Uint8Array(4096), write: async () => undefined });
    case '/dev/full':
      return new OpenFile({
        path,
        read: async () => new Uint8Array(4096),
        write: async () => raise('ENOSPC', path),
      });
    case '/dev/random':
    case '/dev/urandom':
      return new OpenFile({
        path,
        read: async () => Uint8Array.from({ length: 256 }, () => place.rng.int(256)),
        write: async () => undefined,
      });
    case '/dev/tty':
      if (place.tty === undefined) throw new FileError('ENXIO', path);
      return place.tty.file().dup();
  }
  return undefined;
}
