import type { Actor, FileStat, FileSystem } from '../../machine/filesystem.ts';

/** An absolute path without `.`, `..` and doubled slashes; links are not followed. */
export function absolutePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? (path === '' ? '' : '/') : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

export function directoryName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}

/** The file's status, or undefined when there is none (or it cannot be reached). */
export function statOf(files: FileSystem, path: string, actor?: Actor, follow = true): FileStat | undefined {
  try {
    return follow ? files.stat(path, actor) : files.lstat(path, actor);
  } catch {
    return undefined;
  }
}

/** access(2): may `actor` do it? @param bit 4 read, 2 write, 1 execute */
export function mayAccess(stat: FileStat, actor: Actor, bit: 1 | 2 | 4): boolean {
  if (actor.uid === 0) return bit !== 1 || stat.type === 'directory' || (stat.mode & 0o111) !== 0;
  const shift = stat.uid === actor.uid ? 6 : actor.gids.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & bit) !== 0;
}
