import type { FileSystem } from '../../machine/filesystem.ts';
import { type Program, ProgramError } from '../process/program.ts';
import { strftime } from '../time.ts';
import { findMachine, table } from './machine.ts';
import { shortOptions } from './options.ts';

export const RELEASE = '6.8.0-51-generic';

export const uname: Program = async process => {
  const { flags } = shortOptions(process, 'asnrvmpio', {
    all: 'a',
    'kernel-release': 'r',
    'kernel-name': 's',
    nodename: 'n',
    machine: 'm',
  });
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', process.host.hostname],
    ['r', RELEASE],
    ['v', '#52-Ubuntu SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['p', 'x86_64'],
    ['i', 'x86_64'],
    ['o', 'GNU/Linux'],
  ];
  const wanted = flags.has('a')
    ? parts
    : flags.size === 0
      ? parts.slice(0, 1)
      : parts.filter(([letter]) => flags.has(letter));
  await process.print(`${wanted.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

export const hostname: Program = async process => {
  const { flags, operands } = shortOptions(process, 'fsiIdb', {
    fqdn: 'f',
    short: 's',
    'ip-address': 'i',
    'all-ip-addresses': 'I',
    domain: 'd',
  });
  if (operands.length > 0)
    throw new ProgramError('you must be root to change the host name; here it is fixed');
  const name = process.host.hostname;
  await process.print(
    `${flags.has('I') || flags.has('i') ? `${process.host.ip} ` : flags.has('s') ? name.split('.')[0] : flags.has('d') ? '' : name}\n`,
  );
  return 0;
};

export const nproc: Program = async process => {
  await process.print(`${findMachine(process)?.cpus ?? 2}\n`);
  return 0;
};

export const uptime: Program = async process => {
  const machine = findMachine(process);
  const now = process.clock.now();
  const s = Math.floor((now - (machine?.bootedAt ?? now)) / 1000);
  const days = Math.floor(s / 86_400);
  const h = Math.floor(s / 3600) % 24;
  const m = Math.floor(s / 60) % 60;
  const up = `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : `${m} min`}`;
  const load =
    (machine?.processes.list().reduce((sum, entry) => sum + entry.usage().milliCpu, 0) ?? 0) / 1000;
  await process.print(
    ` ${strftime('%H:%M:%S', now)} up ${up},  1 user,  load average: ${[load, load, load].map(n => n.toFixed(2)).join(', ')}\n`,
  );
  return 0;
};

/** What the kernel takes for itself. */
const KERNEL_BYTES = 180 << 20;

/** `free [-h|-m|-g|-b]` */
export const free: Program = async process => {
  const { flags } = shortOptions(process, 'hmgbkt', { human: 'h', mebi: 'm', gibi: 'g', bytes: 'b' });
  const machine = findMachine(process);
  const total = machine?.memoryBytes ?? 4 * 1024 ** 3;
  const used = Math.min(
    total,
    machine?.processes.list().reduce((sum, entry) => sum + entry.usage().memoryBytes, KERNEL_BYTES) ?? 0,
  );
  // Every file is in memory: they are the page cache.
  const cache = Math.min(total - used, bytesBelow(process.host.files, '/'));
  const unit = (n: number) =>
    flags.has('h')
      ? human(n, 'i')
      : String(
          Math.floor(
            n / (flags.has('b') ? 1 : flags.has('m') ? 1024 ** 2 : flags.has('g') ? 1024 ** 3 : 1024),
          ),
        );
  const row = (name: string, ...numbers: number[]) =>
    `${name.padEnd(7)}${numbers.map(n => unit(n).padStart(12)).join('')}\n`;
  await process.print(
    `               total        used        free      shared  buff/cache   available\n${row('Mem:', total, used, total - used - cache, 1 << 20, cache, total - used).replace('Mem:   ', 'Mem:   ')}${row('Swap:', 0, 0, 0)}`,
  );
  return 0;
};

function human(bytes: number, suffix = ''): string {
  let n = bytes;
  for (const letter of ['B', 'K', 'M', 'G']) {
    if (n < 1024 || letter === 'G')
      return letter === 'B' ? `${n}B` : `${n < 10 ? n.toFixed(1) : Math.round(n)}${letter}${suffix}`;
    n /= 1024;
  }
  return '';
}

/** The bytes of all files below a folder. */
function bytesBelow(files: FileSystem, folder: string): number {
  let sum = 0;
  for (const name of files.readdir(folder)) {
    const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
    const stat = files.lstat(path);
    sum += stat.type === 'directory' ? bytesBelow(files, path) : stat.size;
  }
  return sum;
}

/** `df [-h] [path]` */
export const df: Program = async process => {
  const { flags } = shortOptions(process, 'hTkmia', { 'human-readable': 'h' });
  const machine = findMachine(process);
  const total = machine?.diskBytes ?? 50 * 1024 ** 3;
  const { files } = process.host;
  const used = files.isFull('/') ? total : bytesBelow(files, '/');
  const unit = (n: number) => (flags.has('h') ? human(n) : String(Math.floor(n / 1024)));
  const rows = [
    [
      'Filesystem',
      flags.has('h') ? 'Size' : '1K-blocks',
      'Used',
      flags.has('h') ? 'Avail' : 'Available',
      'Use%',
      'Mounted on',
    ],
    [
      machine ? '/dev/vda1' : 'overlay',
      unit(total),
      unit(used),
      unit(total - used),
      `${Math.ceil((used / total) * 100)}%`,
      '/',
    ],
    [
      'tmpfs',
      unit((machine?.memoryBytes ?? 2 ** 31) / 10),
      unit(0),
      unit((machine?.memoryBytes ?? 2 ** 31) / 10),
      '0%',
      '/run',
    ],
  ];
  await process.print(table(rows, 2, [1, 2, 3, 4]));
  return 0;
};

/** `mktemp [-d] [-p folder] [template]` */
export const mktemp: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'dup:qt', { directory: 'd', tmpdir: 'p' });
  const template = operands[0] ?? 'tmp.XXXXXXXXXX';
  if (!/X{3,}/.test(template)) throw new ProgramError(`too few X's in template ‘${template}’`);
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const name = template.replace(/X{3,}(?!.*X{3})/, run =>
    Array.from(run, () => letters[process.rng.int(letters.length)]).join(''),
  );
  const folder =
    values.get('p') ?? (operands[0] === undefined || flags.has('t') ? (process.env.TMPDIR ?? '/tmp') : '');
  const shown = folder === '' ? name : `${folder}/${name}`;
  const path = process.path(shown);
  if (flags.has('d')) process.host.files.mkdir(path, { mode: 0o700, actor: process.actor });
  else process.host.files.writeFile(path, '', { mode: 0o600, actor: process.actor });
  await process.print(`${shown}\n`);
  return 0;
};

export const tty: Program = async process => {
  await process.print(process.isTerminal(0) ? '/dev/pts/0\n' : 'not a tty\n');
  return process.isTerminal(0) ? 0 : 1;
};

export const clear: Program = async process => {
  await process.print('\x1b[H\x1b[2J\x1b[3J');
  return 0;
};

export const reset: Program = async process => {
  process.world.tty?.restore();
  await process.print('\x1bc\x1b[?1000l\x1b[!p');
  return 0;
};

/** Nothing to write out: the simulated disk is always up to date. */
export const sync: Program = async () => 0;
