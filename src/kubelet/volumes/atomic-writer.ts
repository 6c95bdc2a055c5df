// models pkg/volume/util/atomic_writer.go
import { type Clock, rfc3339 } from '../../base/clock.ts';
import type { FileSystem } from '../../machine/filesystem.ts';

/** A file that a volume projects. */
export interface ProjectedFile {
  readonly path: string;
  readonly data: Uint8Array | string;
  readonly mode: number;
}

/**
 * Makes a folder show exactly these files, all at once: they stand in a folder with the time in its name, `..data`
 * points to it, and each visible name points through `..data`. Writes nothing when nothing changed.
 */
export function writeAtomically(
  files: FileSystem,
  clock: Clock,
  directory: string,
  content: readonly ProjectedFile[],
  owner?: { gid: number },
): void {
  files.mkdir(directory, { recursive: true, mode: 0o777 });
  if (isCurrent(files, directory, content)) return;
  const stamp = rfc3339(clock.now()).slice(0, 19).replace(/[-T:]/g, '_');
  let folder = `..${stamp}.${String(clock.now() % 1_000_000_000).padStart(9, '0')}`;
  while (files.exists(`${directory}/${folder}`)) folder += '1';
  files.mkdir(`${directory}/${folder}`);
  for (const { path, data, mode } of content) {
    const target = `${directory}/${folder}/${path}`;
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.writeFile(target, data, { mode });
    if (owner !== undefined) files.chown(target, 0, owner.gid);
  }
  const link = `${directory}/..data`;
  const before = files.exists(link) ? files.readlink(link) : undefined;
  files.symlink(folder, `${directory}/..data_tmp`);
  files.rename(`${directory}/..data_tmp`, link);
  const tops = new Set(content.map(({ path }) => path.split('/')[0]!));
  for (const name of tops)
    if (!has(files, `${directory}/${name}`)) files.symlink(`..data/${name}`, `${directory}/${name}`);
  for (const name of files.readdir(directory)) {
    if (!name.startsWith('..') && !tops.has(name)) files.rm(`${directory}/${name}`);
  }
  if (before !== undefined) files.rm(`${directory}/${before}`, { recursive: true });
}

function isCurrent(files: FileSystem, directory: string, content: readonly ProjectedFile[]): boolean {
  if (!files.exists(`${directory}/..data`)) return false;
  const visible = files.readdir(directory).filter(name => !name.startsWith('..'));
  if (visible.length !== new Set(content.map(({ path }) => path.split('/')[0])).size) return false;
  const encoder = new TextEncoder();
  return content.every(({ path, data, mode }) => {
    const at = `${directory}/..data/${path}`;
    if (!files.exists(at) || files.stat(at).mode !== mode) return false;
    const there = files.readFile(at);
    const wanted = typeof data === 'string' ? encoder.encode(data) : data;
    return there.length === wanted.length && there.every((byte, index) => byte === wanted[index]);
  });
}

function has(files: FileSystem, path: string): boolean {
  try {
    files.lstat(path);
    return true;
  } catch {
    return false;
  }
}
