import { findExecutables } from '../../interpreter/execute.ts';
import { errnoText } from '../../process/errno.ts';
import { strftime } from '../../time.ts';
import { modeText } from '../ls.ts';
import { groupName, userOf } from '../users.ts';
import type { Found, Predicate, Walk, WalkOptions } from './expression.ts';
import { raise } from './predicates.ts';

/** What is done with what was found. */
export const ACTIONS: Readonly<Record<string, (options: WalkOptions) => Predicate>> = {
  '-print': () => print(found => `${found.path}\n`),
  '-print0': () => print(found => `${found.path}\0`),
  '-ls': () => print(listed),
  '-prune': () => (found, walk) => {
    walk.pruned = found.stat.type === 'directory';
    return true;
  },
  '-quit': () => (_, walk) => {
    walk.over = true;
    return true;
  },
  '-delete': options => {
    options.depthFirst = true;
    return remove;
  },
};

function print(text: (found: Found, walk: Walk) => string): Predicate {
  return async (found, walk) => {
    await walk.process.print(text(found, walk));
    return true;
  };
}

async function remove(found: Found, walk: Walk): Promise<boolean> {
  const { process } = walk;
  if (found.path === '.') return true;
  try {
    const { files } = process.host;
    const isFolder = found.stat.type === 'directory';
    if (isFolder && files.readdir(found.full).length > 0) throw new Error('Directory not empty');
    files.rm(found.full, { recursive: isFolder, actor: process.actor });
    return true;
  } catch (error) {
    await process.warn(`cannot delete ‘${found.path}’: ${errnoText(error)}`);
    walk.failed = true;
    return false;
  }
}

function listed({ full, path, stat }: Found, { process }: Walk): string {
  const target = stat.type === 'symlink' ? ` -> ${process.host.files.readlink(full)}` : '';
  const owner = `${userOf(process, stat.uid).name.padEnd(8)} ${groupName(process, stat.gid).padEnd(8)}`;
  const blocks = Math.ceil(stat.size / 4096) * 4;
  const time = strftime('%b %e %H:%M', stat.mtime);
  return `${String(stat.inode).padStart(9)} ${String(blocks).padStart(6)} ${modeText(stat)} ${String(stat.links).padStart(3)} ${owner} ${String(stat.size).padStart(8)} ${time} ${path}${target}\n`;
}

/** `-exec COMMAND ;` runs for each file, `-exec COMMAND {} +` for many at once, at the end. */
export function exec(argv: readonly string[], ending: ';' | '+', inFolder: boolean): Predicate {
  if (ending === '+')
    return (found, walk) => {
      walk.batches.set(argv, [...(walk.batches.get(argv) ?? []), found.path]);
      return true;
    };
  return async (found, walk) => {
    const path = inFolder ? `./${found.name}` : found.path;
    const filled = argv.map(word => word.replaceAll('{}', path));
    return (await run(filled, walk)) === 0;
  };
}

/** Runs the commands of `-exec ... +`. */
export async function runBatches(walk: Walk): Promise<void> {
  for (const [argv, paths] of walk.batches) {
    const filled = argv.flatMap(word => (word === '{}' ? paths : [word]));
    if ((await run(filled, walk)) !== 0) walk.failed = true;
  }
}

async function run(argv: readonly string[], { process }: Walk): Promise<number> {
  const name = argv[0] ?? raise("missing argument to `-exec'");
  if (findExecutables(process.host, name, process.env, process.cwd, process.actor).length === 0) {
    await process.warn(`‘${name}’: No such file or directory`);
    return 127;
  }
  return process.run(argv);
}

/** `-printf`: `%p` the path, `%f` its name, `%s` the size, `%m` the mode ... */
export function printf(format: string): Predicate {
  const parts: Readonly<Record<string, (found: Found, walk: Walk) => string>> = {
    p: found => found.path,
    P: found => found.path.slice(found.start.length).replace(/^\//, ''),
    f: found => found.name,
    h: found => found.path.replace(/\/?[^/]*$/, '') || '.',
    s: found => String(found.stat.size),
    m: found => (found.stat.mode & 0o7777).toString(8),
    M: found => modeText(found.stat),
    y: found => ({ file: 'f', directory: 'd', symlink: 'l' })[found.stat.type as string] ?? 'U',
    d: found => String(found.depth),
    u: (found, { process }) => userOf(process, found.stat.uid).name,
    g: (found, { process }) => groupName(process, found.stat.gid),
    t: found => strftime('%a %b %e %H:%M:%S %Y', found.stat.mtime),
    l: (found, { process }) => (found.stat.type === 'symlink' ? process.host.files.readlink(found.full) : ''),
    '%': () => '%',
  };
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' };
  return print((found, walk) =>
    format.replace(/%(T.|.)|\\(.)/gs, (whole, directive: string | undefined, escaped: string | undefined) => {
      if (escaped !== undefined) return escapes[escaped] ?? whole;
      if (directive![0] === 'T')
        return strftime(directive === 'T@' ? '%s' : `%${directive![1]}`, found.stat.mtime);
      return parts[directive!]?.(found, walk) ?? whole;
    }),
  );
}
