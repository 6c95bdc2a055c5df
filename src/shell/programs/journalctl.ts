import { Pipe } from '../../base/pipe.ts';
import type { JournalEntry } from '../../machine/journal.ts';
import { type Program, ProgramError } from '../process/program.ts';
import { strftime } from '../time.ts';
import { machineOf } from './machine.ts';
import { shortOptions } from './options.ts';

const LONG = {
  unit: 'u',
  follow: 'f',
  lines: 'n',
  reverse: 'r',
  'no-pager': '\x01',
  since: 'S',
  until: 'U',
  output: 'o',
  'pager-end': 'e',
  catalog: 'x',
  boot: 'b',
  priority: 'p',
  dmesg: 'k',
  grep: 'g',
  identifier: 't',
  quiet: 'q',
  'no-hostname': '\x02',
  full: 'l',
  all: 'a',
};

/** `journalctl [-u UNIT] [-f] [-n N] [-r] [-S since] [-o short|cat|json]` */
export const journalctl: Program = async process => {
  const args = process.args.map((arg, i, all) =>
    arg === '-n' && !/^(\d+|all)$/.test(all[i + 1] ?? '') ? '-n10' : arg,
  );
  const { flags, values, operands } = shortOptions(process, 'u:fn:rS:U:o:exbp:kg:t:qla\x01\x02', LONG, args);
  const machine = machineOf(process);
  if (operands.length > 0) throw new ProgramError(`Failed to add match '${operands[0]}': Invalid argument`);
  const units = args.flatMap((arg, i) => {
    const attached = /^(?:-[a-z]*u|--unit=)(.+)$/.exec(arg)?.[1];
    return attached !== undefined ? [attached] : /^(-[a-z]*u|--unit)$/.test(arg) ? [args[i + 1]!] : [];
  });
  const wanted = units.map(unit => (unit.includes('.') ? unit : `${unit}.service`));
  const since = values.has('S') ? timeOf(values.get('S')!, process.clock.now()) : Number.NEGATIVE_INFINITY;
  const until = values.has('U') ? timeOf(values.get('U')!, process.clock.now()) : Number.POSITIVE_INFINITY;
  const pattern = values.has('g') ? new RegExp(values.get('g')!) : undefined;
  const level = values.has('p') ? priority(values.get('p')!) : 7;
  const matches = (entry: JournalEntry) =>
    (wanted.length === 0 || wanted.includes(entry.unit)) &&
    entry.at >= since &&
    entry.at <= until &&
    entry.priority <= level &&
    (pattern === undefined || pattern.test(entry.message)) &&
    (!values.has('t') || entry.identifier === values.get('t'));
  const shown = (entry: JournalEntry) => `${format(entry, machine.hostname, values.get('o') ?? 'short')}\n`;
  let entries = machine.journal.read().filter(matches);
  const count = values.has('n')
    ? values.get('n') === 'all'
      ? entries.length
      : Number(values.get('n'))
    : flags.has('f')
      ? 10
      : flags.has('e')
        ? 1000
        : entries.length;
  entries = count === 0 ? [] : entries.slice(-count);
  if (flags.has('r')) entries = entries.toReversed();
  if (entries.length === 0 && !flags.has('f')) await process.print('-- No entries --\n');
  const text = entries.map(shown).join('');
  if (!flags.has('f')) {
    if (process.isTerminal(1) && !flags.has('\x01') && entries.length > (process.terminal?.rows ?? 0))
      return process.pipeTo(['less', ...(flags.has('e') ? ['+G'] : [])], text);
    await process.print(text);
    return 0;
  }
  const pipe = new Pipe();
  const following = machine.journal.follow(
    process.clock.bind((entry: JournalEntry) => {
      if (matches(entry)) void pipe.write(shown(entry)).catch(() => undefined);
    }),
  );
  try {
    await process.print(text);
    const reader = { read: () => process.task.guard(pipe.read()) };
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) await process.print(chunk);
  } finally {
    following.stop();
  }
  return 0;
};

function format(entry: JournalEntry, hostname: string, style: string): string {
  if (style === 'cat') return entry.message;
  if (style === 'json')
    return JSON.stringify({
      __REALTIME_TIMESTAMP: String(entry.at * 1000),
      _HOSTNAME: hostname,
      _SYSTEMD_UNIT: entry.unit,
      SYSLOG_IDENTIFIER: entry.identifier,
      _PID: String(entry.pid),
      PRIORITY: String(entry.priority),
      MESSAGE: entry.message,
    });
  if (style === 'short-iso')
    return `${strftime('%Y-%m-%dT%H:%M:%S+0000', entry.at)} ${hostname} ${entry.identifier}[${entry.pid}]: ${entry.message}`;
  return journalLine(entry, hostname);
}

/** One entry as `journalctl -o short` and `systemctl status` show it. */
export function journalLine(entry: JournalEntry, hostname: string): string {
  return `${strftime('%b %d %H:%M:%S', entry.at)} ${hostname} ${entry.identifier}[${entry.pid}]: ${entry.message}`;
}

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

function priority(text: string): number {
  const index = LEVELS.indexOf(text);
  if (index >= 0) return index;
  if (/^[0-7]$/.test(text)) return Number(text);
  throw new ProgramError(`Unknown log level ${text}`);
}

/** `2 hours ago`, `-10m`, `today`, `2026-01-01 10:00`. */
function timeOf(text: string, now: number): number {
  const units: Record<string, number> = {
    s: 1,
    sec: 1,
    second: 1,
    m: 60,
    min: 60,
    minute: 60,
    h: 3600,
    hour: 3600,
    d: 86_400,
    day: 86_400,
  };
  const relative = /^-?(\d+)\s*([a-z]+?)s?(\s+ago)?$/.exec(text);
  if (relative && units[relative[2]!]) return now - Number(relative[1]) * units[relative[2]!]! * 1000;
  if (text === 'now') return now;
  const day = Math.floor(now / 86_400_000) * 86_400_000;
  if (text === 'today') return day;
  if (text === 'yesterday') return day - 86_400_000;
  const parsed = Date.parse(
    `${text.length <= 10 ? text : text.replace(' ', 'T')}${/Z$/.test(text) || text.length <= 10 ? '' : 'Z'}`,
  );
  if (Number.isNaN(parsed)) throw new ProgramError(`Failed to parse timestamp: ${text}`);
  return parsed;
}
