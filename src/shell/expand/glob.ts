import type { Actor, FileSystem } from '../../machine/filesystem.ts';
import { hasMagic, patternSource } from '../language/pattern.ts';
import { Regex } from '../language/regex-search.ts';
import { statOf } from '../process/paths.ts';

export interface GlobOptions {
  readonly dotglob: boolean;
  readonly nocaseglob: boolean;
  readonly globstar: boolean;
}

/**
 * The paths that a pattern matches, sorted; empty when there are none.
 * @param pattern with quoted characters behind backslashes
 */
export function globPaths(
  files: FileSystem,
  cwd: string,
  pattern: string,
  actor: Actor,
  options: GlobOptions,
): string[] {
  const absolute = pattern.startsWith('/');
  const segments = pattern.split('/').filter((segment, i, all) => segment !== '' || i === all.length - 1);
  let found: string[] = [absolute ? '/' : ''];
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    const last = i === segments.length - 1;
    if (segment === '') {
      found = found.filter(path => isDirectory(files, cwd, path, actor)).map(path => `${path}/`);
    } else if (options.globstar && segment === '**') {
      found = found.flatMap(path => descend(files, cwd, path, actor, options, last));
    } else if (hasMagic(segment)) {
      found = found.flatMap(path => matches(files, cwd, path, segment, actor, options, last));
    } else {
      const name = segment.replace(/\\(.)/g, '$1');
      found = found
        .map(path => join(path, name))
        .filter(path => statOf(files, inside(cwd, path), actor, !last));
    }
    if (found.length === 0) return [];
  }
  return found.filter(path => path !== '').sort(compareNames);
}

/** Bash sorts in the locale's order; here that is C.UTF-8, as in the containers and the exam's machines. */
function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function matches(
  files: FileSystem,
  cwd: string,
  path: string,
  segment: string,
  actor: Actor,
  options: GlobOptions,
  last: boolean,
): string[] {
  const regex = new Regex(`^${patternSource(segment, { path: true })}$`, {
    ignoreCase: options.nocaseglob ?? false,
  });
  const dots = segment.startsWith('.') || segment.startsWith('\\.');
  return namesIn(files, cwd, path, actor)
    .filter(name => (!name.startsWith('.') || dots || options.dotglob) && regex.test(name))
    .map(name => join(path, name))
    .filter(full => last || isDirectory(files, cwd, full, actor));
}

function descend(
  files: FileSystem,
  cwd: string,
  path: string,
  actor: Actor,
  options: GlobOptions,
  last: boolean,
): string[] {
  const result = [path === '' || !last ? path : `${path}/`];
  for (const name of namesIn(files, cwd, path, actor)) {
    if (name.startsWith('.') && !options.dotglob) continue;
    const full = join(path, name);
    if (statOf(files, inside(cwd, full), actor, false)?.type === 'directory') {
      const below = descend(files, cwd, full, actor, options, last);
      result.push(...(last ? [full, ...below.slice(1)] : below));
    } else if (last) result.push(full);
  }
  return result;
}

function namesIn(files: FileSystem, cwd: string, path: string, actor: Actor): readonly string[] {
  try {
    return files.readdir(inside(cwd, path), actor);
  } catch {
    return [];
  }
}

function isDirectory(files: FileSystem, cwd: string, path: string, actor: Actor): boolean {
  return statOf(files, inside(cwd, path), actor)?.type === 'directory';
}

function inside(cwd: string, path: string): string {
  return path.startsWith('/') ? path : path === '' ? cwd : `${cwd === '/' ? '' : cwd}/${path}`;
}

function join(path: string, name: string): string {
  return path === '' ? name : path.endsWith('/') ? path + name : `${path}/${name}`;
}
