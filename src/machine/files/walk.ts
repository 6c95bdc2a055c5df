/** Path resolution as the kernel does it: links, mounts, search permission. */
import { type Actor, FileError } from '../filesystem.ts';
import type { Inode } from './inode.ts';

/** As the kernel's MAXSYMLINKS. */
const MOST_LINKS = 40;

/** Where a path led. `inode` is absent when only the last name does not exist. */
export interface Place {
  readonly inode: Inode | undefined;
  /** The directory that holds (or would hold) it: what is mounted there, if anything is. */
  readonly directory: Inode;
  readonly name: string;
  /** The entry itself, below what is mounted over it. */
  readonly covered: Inode | undefined;
  /** Reached through a mount that cannot be written. */
  readonly readOnly: boolean;
  /** The absolute path without links. */
  readonly path: string;
}

interface Step {
  readonly inode: Inode;
  readonly covered: Inode;
  readonly name: string;
  readonly readOnly: boolean;
}

/** May `actor` do this (4 read, 2 write, 1 search) with the inode? */
export function permits(inode: Inode, actor: Actor | undefined, want: number): boolean {
  if (actor === undefined || actor.uid === 0) return true;
  const shift = actor.uid === inode.uid ? 6 : actor.gids.includes(inode.gid) ? 3 : 0;
  return ((inode.mode >> shift) & want) === want;
}

/**
 * Walks `path` from `root`.
 * @param followLast whether a link at the end is followed
 * @throws FileError ENOENT (a directory on the way), ENOTDIR, ELOOP, EACCES
 */
export function walk(root: Inode, path: string, followLast: boolean, actor?: Actor): Place {
  if (!path.startsWith('/')) throw new FileError('ENOENT', path);
  let links = 0;
  const top = cross(root, '', false);
  let steps: Step[] = [top];
  let names = path.split('/').filter(part => part !== '' && part !== '.');
  const wantsDirectory = path.length > 1 && (path.endsWith('/') || path.endsWith('/.'));
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const at = steps[steps.length - 1]!;
    if (at.inode.entries === undefined) throw new FileError('ENOTDIR', path);
    if (name === '..') {
      if (steps.length > 1) steps.pop();
      continue;
    }
    if (!permits(at.inode, actor, 1)) throw new FileError('EACCES', path);
    const found = at.inode.entries.get(name);
    const last = i === names.length - 1;
    if (found === undefined) {
      if (!last) throw new FileError('ENOENT', path);
      return {
        inode: undefined,
        covered: undefined,
        directory: at.inode,
        name,
        readOnly: at.readOnly,
        path: `/${[...steps.slice(1).map(step => step.name), name].join('/')}`,
      };
    }
    if (found.type === 'symlink' && (!last || followLast || wantsDirectory)) {
      if (++links > MOST_LINKS) throw new FileError('ELOOP', path);
      if (found.target.startsWith('/')) steps = [top];
      names = [...found.target.split('/').filter(part => part !== '' && part !== '.'), ...names.slice(i + 1)];
      i = -1;
      continue;
    }
    steps.push(cross(found, name, at.readOnly));
  }
  const end = steps[steps.length - 1]!;
  if (wantsDirectory && end.inode.entries === undefined) throw new FileError('ENOTDIR', path);
  return {
    inode: end.inode,
    covered: end.covered,
    directory: steps[steps.length - 2]?.inode ?? end.inode,
    name: end.name,
    readOnly: end.readOnly,
    path: `/${steps
      .slice(1)
      .map(step => step.name)
      .join('/')}`,
  };
}

function cross(found: Inode, name: string, readOnly: boolean): Step {
  let inode = found;
  let covered = found;
  let locked = readOnly;
  while (inode.mount !== undefined) {
    covered = inode;
    locked = inode.mount.readOnly;
    inode = inode.mount.root;
  }
  return { inode, covered, name, readOnly: locked };
}
