import type { ProcessEntry } from '../../machine/processes.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { signalNumber } from '../process/signals.ts';
import { strftime } from '../time.ts';
import { findMachine, table } from './machine.ts';
import { userOf } from './users.ts';

/** The processes that can be seen: the machine's, or in a container those of its own. */
export function processes(process: ProgramProcess): readonly ProcessEntry[] {
  return process.world.table.list();
}

function cpuTime(process: ProgramProcess, entry: ProcessEntry): number {
  return Math.floor(((process.clock.now() - entry.startedAt) / 1000) * (entry.usage().milliCpu / 1000));
}

type Column = readonly [
  title: string,
  value: (process: ProgramProcess, entry: ProcessEntry) => string,
  right?: boolean,
];

const two = (n: number) => String(n).padStart(2, '0');
const hms = (s: number) => `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
const memory = (process: ProgramProcess) => findMachine(process)?.memoryBytes ?? 2 ** 32;

const COLUMNS: Record<string, Column> = {
  pid: ['PID', (_, e) => String(e.pid), true],
  ppid: ['PPID', (_, e) => String(e.ppid), true],
  user: ['USER', (p, e) => userOf(p, e.uid).name],
  uid: ['UID', (p, e) => userOf(p, e.uid).name],
  tty: ['TTY', (_, e) => e.terminal ?? '?'],
  time: ['TIME', (p, e) => hms(cpuTime(p, e)), true],
  bsdtime: ['TIME', (p, e) => `${Math.floor(cpuTime(p, e) / 60)}:${two(cpuTime(p, e) % 60)}`, true],
  stime: [
    'STIME',
    (p, e) => strftime(p.clock.now() - e.startedAt < 86_400_000 ? '%H:%M' : '%b%d', e.startedAt),
  ],
  start: [
    'START',
    (p, e) => strftime(p.clock.now() - e.startedAt < 86_400_000 ? '%H:%M' : '%b%d', e.startedAt),
  ],
  c: ['C', (_, e) => String(Math.floor(e.usage().milliCpu / 10)), true],
  pcpu: ['%CPU', (_, e) => (e.usage().milliCpu / 10).toFixed(1), true],
  pmem: ['%MEM', (p, e) => ((e.usage().memoryBytes / memory(p)) * 100).toFixed(1), true],
  vsz: ['VSZ', (_, e) => String(Math.floor((e.usage().memoryBytes * 3) / 1024)), true],
  rss: ['RSS', (_, e) => String(Math.floor(e.usage().memoryBytes / 1024)), true],
  stat: ['STAT', (_, e) => (e.usage().milliCpu > 500 ? 'R' : e.ppid <= 1 ? 'Ss' : 'S')],
  etime: [
    'ELAPSED',
    (p, e) => hms(Math.floor((p.clock.now() - e.startedAt) / 1000)).replace(/^00:/, ''),
    true,
  ],
  args: ['COMMAND', (_, e) => e.args.join(' ')],
  cmd: ['CMD', (_, e) => e.args.join(' ')],
  comm: ['COMMAND', (_, e) => (e.args[0] ?? '').replace(/^.*\//, '')],
};

const ALIASES: Record<string, string> = {
  command: 'args',
  '%cpu': 'pcpu',
  '%mem': 'pmem',
  state: 'stat',
  s: 'stat',
  tname: 'tty',
  start_time: 'stime',
  euser: 'user',
  ucmd: 'comm',
  cputime: 'time',
};

/** `ps`, `ps aux`, `ps -ef`, `ps -eo columns`, `ps -p pid`, `ps --sort`. */
export const ps: Program = async process => {
  let all = false;
  let style: 'short' | 'full' | 'bsd' | 'custom' = 'short';
  let columns: string[] = [];
  let pids: number[] | undefined;
  let name: string | undefined;
  let sort: string | undefined;
  let headers = true;
  const args = [...process.args];
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg.startsWith('--sort')) sort = arg.includes('=') ? arg.slice(7) : args.shift();
    else if (arg === '--no-headers' || arg === '--no-heading') headers = false;
    else if (/^--forest$/.test(arg)) continue;
    else if (/^\d+$/.test(arg)) pids = [...(pids ?? []), Number(arg)];
    else
      for (const letter of arg.replace(/^-/, '')) {
        const dashed = arg.startsWith('-');
        if (letter === 'e' || letter === 'A' || letter === 'a' || letter === 'x')
          all = all || letter !== 'a' || !dashed;
        else if (letter === 'f' || letter === 'F') style = dashed ? 'full' : style;
        else if (letter === 'u' && !dashed) style = 'bsd';
        else if (letter === 'o') {
          style = 'custom';
          columns = [...columns, ...(args.shift() ?? '').split(/[,\s]+/)];
        } else if (letter === 'p') pids = (args.shift() ?? '').split(/[,\s]+/).map(Number);
        else if (letter === 'C') name = args.shift();
        else if (!'wlHLTj'.includes(letter))
          throw new ProgramError(`error: unsupported option\n\nUsage:\n ps [options]`);
      }
  }
  if (style === 'short') columns = ['pid', 'tty', 'time', 'cmd'];
  if (style === 'full') columns = ['uid', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'cmd'];
  if (style === 'bsd')
    columns = ['user', 'pid', 'pcpu', 'pmem', 'vsz', 'rss', 'tty', 'stat', 'start', 'bsdtime', 'args'];
  const chosen = columns.map(text => {
    const [key, title] = text.split('=');
    const column = COLUMNS[ALIASES[key!] ?? key!];
    if (column === undefined) throw new ProgramError(`error: unknown user-defined format specifier "${key}"`);
    return title === undefined ? column : ([title, column[1], column[2]] as const);
  });
  let list = processes(process).filter(entry =>
    pids
      ? pids.includes(entry.pid)
      : name !== undefined
        ? baseOf(entry) === name
        : all || entry.terminal === process.task.terminal,
  );
  if (sort) {
    const key = sort.replace(/^[-+]/, '');
    const get = COLUMNS[ALIASES[key] ?? key]?.[1] ?? (() => '');
    const sign = sort.startsWith('-') ? -1 : 1;
    list = list.toSorted(
      (a, b) =>
        sign *
        (Number(get(process, a)) - Number(get(process, b)) || get(process, a).localeCompare(get(process, b))),
    );
  }
  const rows = list.map(entry =>
    chosen.map(([, value], i) => (style === 'short' && i === 3 ? baseOf(entry) : value(process, entry))),
  );
  const right = chosen.flatMap((column, i) => (column[2] ? [i] : []));
  if (headers) rows.unshift(chosen.map(([title]) => title));
  const text = rows.length > 0 ? table(rows, 1, right) : '';
  const width = process.terminal?.columns;
  await process.print(
    width === undefined
      ? text
      : text
          .split('\n')
          .map(line => line.slice(0, width))
          .join('\n'),
  );
  return list.length > 0 ? 0 : 1;
};

function baseOf(entry: ProcessEntry): string {
  return (entry.args[0] ?? '').replace(/^.*\//, '').replace(/^-/, '');
}

function matching(process: ProgramProcess, args: readonly string[], exact: boolean): ProcessEntry[] {
  const full = args.some(arg => /^-[a-z]*f/.test(arg));
  const pattern = args.filter(arg => !arg.startsWith('-')).at(-1);
  if (pattern === undefined)
    throw new ProgramError(
      exact
        ? `no process selection criteria`
        : `no matching criteria specified\nTry \`${process.name} --help' for more information.`,
      exact ? 1 : 2,
    );
  const regex = new RegExp(exact ? `^(?:${pattern})$` : pattern);
  return processes(process).filter(
    entry => entry.pid !== process.task.pid && regex.test(full ? entry.args.join(' ') : baseOf(entry)),
  );
}

/** `pgrep [-fla] pattern` */
export const pgrep: Program = async process => {
  const found = matching(process, process.args, process.args.includes('-x'));
  const detail = (entry: ProcessEntry) =>
    process.args.some(a => /^-[a-z]*a/.test(a))
      ? ` ${entry.args.join(' ')}`
      : process.args.some(a => /^-[a-z]*l/.test(a))
        ? ` ${baseOf(entry)}`
        : '';
  await process.print(found.map(entry => `${entry.pid}${detail(entry)}\n`).join(''));
  return found.length > 0 ? 0 : 1;
};

/** `pkill [-SIGNAL] [-f] pattern`, `killall [-SIGNAL] name` */
export const pkill: Program = async process => {
  const spec = process.args.find(arg => /^-(\d+|[A-Z]+)$/.test(arg));
  const signal = spec === undefined ? 15 : signalNumber(spec.slice(1));
  if (signal === undefined) throw new ProgramError(`unknown signal: ${spec}`, 2);
  const found = matching(
    process,
    process.args.filter(arg => arg !== spec),
    process.name === 'killall',
  );
  for (const entry of found) {
    if (process.actor.uid !== 0 && process.actor.uid !== entry.uid)
      throw new ProgramError(`killing pid ${entry.pid} failed: Operation not permitted`);
    entry.kill(signal);
  }
  if (found.length === 0 && process.name === 'killall')
    await process.stderr.write(`${process.args.at(-1)}: no process found\n`);
  return found.length > 0 ? 0 : 1;
};
