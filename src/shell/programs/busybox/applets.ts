/** Applets whose output, not just whose diagnostics, differs from that of the GNU programs. Facts from BusyBox 1.35.0. */
import { type Program, ProgramError, type ProgramProcess, type Programs } from '../../process/program.ts';
import { diff } from '../diff.ts';
import { eachInput } from '../inputs.ts';
import { list } from '../ls.ts';
import { shortOptions } from '../options.ts';
import { processes } from '../ps.ts';
import { findGroupName, findUser, userOf } from '../users.ts';
import { nc, nslookup, ping, wget } from './network.ts';
import { BANNER } from './words.ts';

/** `id [-ugGnr] [user]` */
const id: Program = async process => {
  const { flags, operands } = shortOptions(process, 'ugGnr', {});
  const [name] = operands;
  const named = name === undefined ? undefined : findUser(process, user => user.name === name);
  if (name !== undefined && named === undefined) throw new ProgramError(`unknown user ${name}`);
  const uid = named?.uid ?? process.actor.uid;
  const gid = named?.gid ?? process.actor.gids[0] ?? 0;
  // the kernel keeps a process' groups in the order of their numbers
  const groups = named ? [gid] : [...new Set(process.actor.gids)].sort((a, b) => a - b);
  const userName = findUser(process, user => user.uid === uid)?.name;
  const asName = (found: string | undefined, number: number) => {
    if (!flags.has('n')) return String(number);
    if (found === undefined) throw new ProgramError(`unknown ID ${number}`);
    return found;
  };
  const shown = (number: number, found: string | undefined) =>
    found === undefined ? `${number}` : `${number}(${found})`;
  let text: string;
  if (flags.has('u')) text = asName(userName, uid);
  else if (flags.has('g')) text = asName(findGroupName(process, gid), gid);
  else if (flags.has('G'))
    text = [gid, ...groups.filter(group => group !== gid)]
      .map(group => asName(findGroupName(process, group), group))
      .join(' ');
  else {
    const all = groups.map(group => shown(group, findGroupName(process, group))).join(',');
    text = `uid=${shown(uid, userName)} gid=${shown(gid, findGroupName(process, gid))}${all === '' ? '' : ` groups=${all}`}`;
  }
  await process.print(`${text}\n`);
  return 0;
};

const whoami: Program = async process => {
  const { uid } = process.actor;
  const user = findUser(process, each => each.uid === uid);
  if (user === undefined) throw new ProgramError(`unknown uid ${uid}`);
  await process.print(`${user.name}\n`);
  return 0;
};

/** `wc [-lwcmL] [file]...`: one count stands bare, several or several files in columns of nine. */
const wc: Program = async process => {
  const { flags, operands } = shortOptions(process, 'lwcmL', {});
  const chosen = flags.size === 0 ? new Set(['l', 'w', 'c']) : flags;
  const total = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  const columns = Object.keys(total).filter(key => chosen.has(key)) as (keyof typeof total)[];
  const bare = columns.length === 1 && operands.length < 2;
  const row = (counts: typeof total, name: string) =>
    `${columns.map(key => (bare ? String(counts[key]) : String(counts[key]).padStart(9))).join(' ')}${name === '' ? '' : ` ${name}`}\n`;
  const status = await eachInput(process, operands, async (reader, name) => {
    const counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    const decoder = new TextDecoder();
    let inWord = false;
    let width = 0;
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
      counts.c += chunk.length;
      for (const character of decoder.decode(chunk, { stream: true })) {
        counts.m++;
        const isSpace = /\s/.test(character);
        if (!isSpace && !inWord) counts.w++;
        inWord = !isSpace;
        if (character === '\n') {
          counts.l++;
          width = 0;
        } else counts.L = Math.max(counts.L, ++width);
      }
    }
    for (const key of columns)
      total[key] = key === 'L' ? Math.max(total.L, counts.L) : total[key] + counts[key];
    await process.print(row(counts, operands.length === 0 ? '' : name));
  });
  if (operands.length > 1) await process.print(row(total, 'total'));
  return status;
};

/** Columns of `ps -o`: heading, width, value. */
const PS_COLUMNS: Readonly<
  Record<
    string,
    readonly [
      string,
      number,
      (entry: ReturnType<typeof processes>[number], process: ProgramProcess) => string,
    ]
  >
> = {
  pid: ['PID', 5, entry => String(entry.pid)],
  ppid: ['PPID', 5, entry => String(entry.ppid)],
  user: ['USER', 8, (entry, process) => userOf(process, entry.uid).name],
  time: ['TIME', 5, () => '0:00'],
  comm: ['COMMAND', 16, entry => (entry.args[0] ?? '').replace(/^.*\//, '')],
  args: ['COMMAND', 27, entry => entry.args.join(' ')],
  tty: ['TT', 6, entry => entry.terminal ?? '?'],
};
const RIGHT: ReadonlySet<string> = new Set(['pid', 'ppid']);

/** `ps [-o columns]`: all processes whatever else is asked for. */
const ps: Program = async process => {
  const at = process.args.indexOf('-o');
  const names = at < 0 ? ['pid', 'user', 'time', 'args'] : (process.args[at + 1] ?? '').split(',');
  const columns = names.map(name => {
    const column = PS_COLUMNS[name];
    if (column === undefined) throw new ProgramError(`bad -o argument '${name}'`);
    return { name, title: column[0], width: column[1], value: column[2] };
  });
  const line = (cells: readonly string[], heading: boolean) =>
    columns
      .map(({ name, width }, index) => {
        const cell = cells[index]!;
        if (index === columns.length - 1) return cell;
        return RIGHT.has(name) && !heading ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(' ');
  const rows = processes(process).map(entry =>
    line(
      columns.map(({ value }) => value(entry, process)),
      false,
    ),
  );
  await process.print(
    `${[
      line(
        columns.map(({ title }) => title),
        true,
      ),
      ...rows,
    ].join('\n')}\n`,
  );
  return 0;
};

/** Unified whatever is asked for. */
const unifiedDiff: Program = process =>
  diff(Object.create(process, { args: { value: ['-u', ...process.args] } }) as ProgramProcess);

/** What the image's program does when it is called by its own name. */
export function busyboxItself(
  applet: (name: string) => Program | undefined,
  names: () => readonly string[],
): Program {
  return async process => {
    const [name] = process.args;
    if (name === undefined) {
      await process.print(`${BANNER}\n`);
      return 0;
    }
    if (name === '--list') {
      await process.print(`${names().join('\n')}\n`);
      return 0;
    }
    if (applet(name) === undefined) {
      await process.stderr.write(`${name}: applet not found\n`);
      return 127;
    }
    return process.run([name, ...process.args.slice(1)]);
  };
}

/** By name. */
export const APPLETS: Programs = new Map(
  Object.entries<Program>({
    id,
    whoami,
    wc,
    ps,
    nc,
    nslookup,
    ping,
    wget,
    diff: unifiedDiff,
    ls: process => list(process, true),
  }),
);
