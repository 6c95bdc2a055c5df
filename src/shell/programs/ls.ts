import type { FileStat } from '../../machine/filesystem.ts';
import { columns } from '../line/columns.ts';
import { errnoText } from '../process/errno.ts';
import type { Program, ProgramProcess } from '../process/program.ts';
import { strftime } from '../time.ts';
import { type Options, shortOptions } from './options.ts';
import { groupName, userOf } from './users.ts';

const LONG = {
  all: 'a',
  'almost-all': 'A',
  directory: 'd',
  'human-readable': 'h',
  inode: 'i',
  recursive: 'R',
  reverse: 'r',
  size: 's',
  classify: 'F',
  dereference: 'L',
  color: '\x01',
  'time-style': '\x02',
  'numeric-uid-gid': 'n',
  'no-group': 'G',
};

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

/** `ls [-1AaCdFGghiLlnoRrSst] [file]...` as GNU's. */
export const ls: Program = process => list(process, false);

/** @param fixed columns of BusyBox's widths in the long form */
export async function list(process: ProgramProcess, fixed: boolean): Promise<number> {
  const options = shortOptions(process, '1AaCdFGghiLlnopRrSstUuXx\x01\x02:', LONG);
  const { flags, operands } = options;
  let status = 0;
  const files: Entry[] = [];
  const folders: Entry[] = [];
  for (const name of operands.length > 0 ? operands : ['.']) {
    const path = process.path(name);
    try {
      let stat = process.host.files.lstat(path, process.actor);
      if (
        stat.type === 'symlink' &&
        (flags.has('L') || !(flags.has('l') || flags.has('d') || flags.has('F')) || name.endsWith('/'))
      )
        stat = statFollowing(process, path) ?? stat;
      (stat.type === 'directory' && !flags.has('d') ? folders : files).push({ name, path, stat });
    } catch (error) {
      await process.warn(`cannot access '${name}': ${errnoText(error)}`);
      status = 2;
    }
  }
  let out = await listed(process, sorted(files, flags), options, false, fixed);
  const titled = operands.length > 1 || flags.has('R');
  const queue = sorted(folders, flags);
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    let names: string[];
    try {
      names = [...process.host.files.readdir(folder.path, process.actor)];
    } catch (error) {
      await process.warn(`cannot open directory '${folder.name}': ${errnoText(error)}`);
      status = 2;
      continue;
    }
    if (flags.has('a')) names.unshift('.', '..');
    const entries = names
      .filter(name => flags.has('a') || flags.has('A') || !name.startsWith('.'))
      .map(name => {
        const path = process.path(`${folder.path}/${name}`);
        const target = flags.has('L') ? statFollowing(process, path) : undefined;
        return { name, path, stat: target ?? process.host.files.lstat(path) };
      });
    const order = sorted(entries, flags);
    if (titled) out += `${out === '' ? '' : '\n'}${folder.name}:\n`;
    out += await listed(process, order, options, true, fixed);
    if (flags.has('R')) {
      const below = order.filter(e => e.stat.type === 'directory' && e.name !== '.' && e.name !== '..');
      queue.unshift(...below.map(e => ({ ...e, name: `${folder.name.replace(/\/$/, '')}/${e.name}` })));
    }
  }
  await process.print(out);
  return status;
}

function statFollowing(process: ProgramProcess, path: string): FileStat | undefined {
  try {
    return process.host.files.stat(path, process.actor);
  } catch {
    return undefined;
  }
}

function sorted(entries: readonly Entry[], flags: ReadonlySet<string>): Entry[] {
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const order = flags.has('U')
    ? [...entries]
    : entries.toSorted(
        (a, b) =>
          (flags.has('t') ? b.stat.mtime - a.stat.mtime : flags.has('S') ? b.stat.size - a.stat.size : 0) ||
          byName(a, b),
      );
  return flags.has('r') ? order.reverse() : order;
}

async function listed(
  process: ProgramProcess,
  entries: readonly Entry[],
  options: Options,
  total: boolean,
  fixed: boolean,
): Promise<string> {
  const { flags, values } = options;
  const when = flags.has('\x01') ? (values.get('\x01') ?? 'always') : 'never';
  const colour = when === 'always' || (when === 'auto' && process.isTerminal(1));
  const show = (entry: Entry) =>
    `${paint(entry, colour)}${flags.has('F') || (flags.has('p') && entry.stat.type === 'directory') ? mark(entry) : ''}`;
  if (flags.has('l') || flags.has('n') || flags.has('g') || flags.has('o')) {
    const blocks = entries.reduce(
      (sum, e) => sum + (e.stat.type === 'directory' ? 4 : Math.ceil(e.stat.size / 4096) * 4),
      0,
    );
    return `${total ? `total ${flags.has('h') ? human(blocks * 1024) : blocks}\n` : ''}${long(process, entries, flags, show, fixed)}`;
  }
  if (entries.length === 0) return '';
  if (process.isTerminal(1) && !flags.has('1')) {
    const plain = entries.map(
      e => `${/[\s'"$&|;()<>*?]/.test(e.name) ? `'${e.name}'` : e.name}${flags.has('F') ? mark(e) : ''}`,
    );
    const text = columns(plain, process.terminal?.columns ?? 80, '\n');
    if (!colour) return text;
    let painted = text;
    for (const entry of entries)
      if (entry.stat.type !== 'file' || entry.stat.mode & 0o111)
        painted = painted.replace(
          new RegExp(`(^|\\s{2}|\\n)${entry.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=\\s|$)`),
          (_, head: string) => `${head}${paint(entry, true)}`,
        );
    return painted;
  }
  return entries.map(entry => `${flags.has('i') ? `${entry.stat.inode} ` : ''}${show(entry)}\n`).join('');
}

function mark({ stat }: Entry): string {
  return stat.type === 'directory' ? '/' : stat.type === 'symlink' ? '@' : stat.mode & 0o111 ? '*' : '';
}

function paint({ name, stat }: Entry, colour: boolean): string {
  if (!colour) return name;
  const code =
    stat.type === 'directory'
      ? '01;34'
      : stat.type === 'symlink'
        ? '01;36'
        : stat.mode & 0o111
          ? '01;32'
          : undefined;
  return code ? `\x1b[0m\x1b[${code}m${name}\x1b[0m` : name;
}

export function modeText(stat: FileStat): string {
  const bits = [...'rwxrwxrwx'].map((c, i) => ((stat.mode >> (8 - i)) & 1 ? c : '-'));
  if (stat.mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S';
  if (stat.mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S';
  if (stat.mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return `${{ file: '-', directory: 'd', symlink: 'l' }[stat.type]}${bits.join('')}`;
}

/** Of BusyBox's long form: mode, links, owner, group, size, time. */
const FIXED_WIDTHS: readonly number[] = [10, 4, 8, 8, 9, 12];

function long(
  process: ProgramProcess,
  entries: readonly Entry[],
  flags: ReadonlySet<string>,
  show: (entry: Entry) => string,
  fixed: boolean,
): string {
  const now = process.clock.now();
  const rows = entries.map(entry => {
    const { stat } = entry;
    const old = now - stat.mtime > 15_778_476_000 || stat.mtime > now + 3_600_000;
    const size = stat.type === 'directory' ? 4096 : stat.size;
    const target = stat.type === 'symlink' ? ` -> ${process.host.files.readlink(entry.path)}` : '';
    return {
      cells: [
        modeText(stat),
        String(stat.links),
        flags.has('n') ? String(stat.uid) : userOf(process, stat.uid).name,
        flags.has('n') ? String(stat.gid) : groupName(process, stat.gid),
        flags.has('h') ? human(size) : String(size),
        strftime(old ? '%b %e  %Y' : '%b %e %H:%M', stat.mtime),
      ],
      name: show(entry) + target,
      inode: flags.has('i') ? `${stat.inode} ` : '',
    };
  });
  const widths = FIXED_WIDTHS.with(4, flags.has('h') ? 7 : 9);
  const width = (i: number) => (fixed ? widths[i]! : Math.max(0, ...rows.map(row => row.cells[i]!.length)));
  const hidden = new Set([...(flags.has('g') ? [2] : []), ...(flags.has('o') || flags.has('G') ? [3] : [])]);
  return rows
    .map(({ cells, name, inode }) => {
      const shown = cells
        .map((cell, i) => (i === 1 || i === 4 ? cell.padStart(width(i)) : cell.padEnd(width(i))))
        .filter((_, i) => !hidden.has(i));
      return `${inode}${shown.join(' ')} ${name}\n`;
    })
    .join('');
}

function human(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let n = bytes;
  for (const letter of 'KMGT') {
    n /= 1024;
    if (n < 1024)
      return n < 10 ? `${(Math.ceil(n * 10) / 10).toFixed(1)}${letter}` : `${Math.ceil(n)}${letter}`;
  }
  return `${n}P`;
}
