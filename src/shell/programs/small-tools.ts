import { findExecutables } from '../interpreter/execute.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError } from '../process/program.ts';
import { signalNumber } from '../process/signals.ts';
import { shortOptions } from './options.ts';

/** `xargs [-0] [-n N] [-I R] [-r] [-t] [-d D] [-P N] [command]` */
export const xargs: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    '0n:I:i:rtd:P:L:s:xp',
    {
      null: '0',
      'max-args': 'n',
      replace: 'I',
      'no-run-if-empty': 'r',
      verbose: 't',
      delimiter: 'd',
      'max-procs': 'P',
      'max-lines': 'L',
    },
    process.args,
    false,
  );
  let text = '';
  const decoder = new TextDecoder();
  for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read())
    text += decoder.decode(chunk, { stream: true });
  const command = operands.length > 0 ? operands : ['echo'];
  const replace = values.get('I') ?? values.get('i');
  const items = flags.has('0')
    ? text.split('\0').filter(Boolean)
    : values.has('d')
      ? text.replace(/\n$/, '').split(values.get('d')!.replace(/\\n/g, '\n').replace(/\\t/g, '\t'))
      : replace !== undefined || values.has('L')
        ? text
            .split('\n')
            .map(line => line.trim())
            .filter(Boolean)
        : words(text);
  const size = values.has('n')
    ? Number(values.get('n'))
    : values.has('L')
      ? Number(values.get('L'))
      : replace !== undefined
        ? 1
        : Math.max(1, items.length);
  let status = 0;
  const groups: string[][] = [];
  for (let i = 0; i < items.length; i += size) groups.push(items.slice(i, i + size));
  if (groups.length === 0 && !flags.has('r') && replace === undefined) groups.push([]);
  for (const group of groups) {
    const argv =
      replace === undefined
        ? [...command, ...group]
        : command.map(word => word.replaceAll(replace, group[0]!));
    if (flags.has('t')) await process.stderr.write(`${argv.join(' ')}\n`);
    if (findExecutables(process.host, argv[0]!, process.env, process.cwd, process.actor).length === 0) {
      await process.warn(`${argv[0]}: No such file or directory`);
      return 127;
    }
    const result = await process.run(argv);
    if (result === 255) return 124;
    if (result !== 0) status = 123;
  }
  return status;
};

/** Blanks separate, quotes and backslashes keep together. */
function words(text: string): string[] {
  return [...text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g)].map(m =>
    m[0].replace(/"([^"]*)"|'([^']*)'|\\([\s\S])/g, (_, a, b, c) => a ?? b ?? c),
  );
}

/** `which [-a] name...` */
export const which: Program = async process => {
  const all = process.args.includes('-a');
  let status = 0;
  for (const name of process.args.filter(arg => !arg.startsWith('-'))) {
    const found = findExecutables(process.host, name, process.env, process.cwd, process.actor);
    if (found.length === 0) status = 1;
    await process.print((all ? found : found.slice(0, 1)).map(path => `${path}\n`).join(''));
  }
  return status;
};

/** `realpath path...` */
export const realpath: Program = async process => {
  let status = 0;
  for (const name of process.args.filter(arg => !arg.startsWith('-'))) {
    try {
      await process.print(`${process.host.files.realpath(process.path(name))}\n`);
    } catch (error) {
      await process.warn(`${name}: ${errnoText(error)}`);
      status = 1;
    }
  }
  return status;
};

/** `mkdir [-pv] [-m mode] folder...` */
export const mkdir: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'pvm:', {
    parents: 'p',
    verbose: 'v',
    mode: 'm',
  });
  if (operands.length === 0)
    throw new ProgramError("missing operand\nTry 'mkdir --help' for more information.");
  let status = 0;
  for (const name of operands) {
    try {
      const mode = values.has('m') ? Number.parseInt(values.get('m')!, 8) : 0o755;
      process.host.files.mkdir(process.path(name), { recursive: flags.has('p'), mode, actor: process.actor });
      if (flags.has('v')) await process.print(`mkdir: created directory '${name}'\n`);
    } catch (error) {
      if (
        flags.has('p') &&
        process.host.files.exists(process.path(name)) &&
        process.host.files.stat(process.path(name)).type === 'directory'
      )
        continue;
      await process.warn(`cannot create directory ‘${name}’: ${errnoText(error)}`);
      status = 1;
    }
  }
  return status;
};

/** `chown [-R] user[:group] file...`, `chgrp group file...` */
export const chown: Program = async process => {
  const { flags, operands } = shortOptions(process, 'Rvhf', { recursive: 'R' });
  const [owner, ...names] = operands;
  if (owner === undefined || names.length === 0) throw new ProgramError('missing operand');
  const { files } = process.host;
  const find = (path: string, name: string) =>
    /^\d+$/.test(name)
      ? Number(name)
      : Number(
          files
            .readText(path)
            .split('\n')
            .find(line => line.split(':')[0] === name)
            ?.split(':')[2] ?? Number.NaN,
        );
  const [userPart, groupPart] = process.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/);
  const uid = userPart ? find('/etc/passwd', userPart) : undefined;
  if (Number.isNaN(uid)) throw new ProgramError(`invalid user: ‘${owner}’`);
  const gid = groupPart ? find('/etc/group', groupPart) : undefined;
  if (Number.isNaN(gid)) throw new ProgramError(`invalid group: ‘${owner}’`);
  const apply = (path: string): void => {
    const stat = files.lstat(path);
    files.chown(path, uid ?? stat.uid, gid ?? stat.gid, process.actor);
    if (flags.has('R') && stat.type === 'directory')
      for (const name of files.readdir(path)) apply(`${path}/${name}`);
  };
  for (const name of names) apply(process.path(name));
  return 0;
};

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `timeout [-s SIGNAL] [-k D] DURATION command` */
export const timeout: Program = async process => {
  const { values, operands } = shortOptions(
    process,
    's:k:pfv',
    { signal: 's', 'kill-after': 'k', 'preserve-status': 'p' },
    process.args,
    false,
  );
  const [span, ...argv] = operands;
  const match = /^(\d+\.?\d*)([smhd]?)$/.exec(span ?? '');
  if (!match) throw new ProgramError(`invalid time interval ‘${span ?? ''}’`, 125);
  if (argv.length === 0)
    throw new ProgramError("missing operand\nTry 'timeout --help' for more information.", 125);
  const task = process.spawn(argv);
  let late = false;
  const alarm = process.clock.after(Number(match[1]) * UNITS[match[2]!]! * 1000, () => {
    late = true;
    task.kill(signalNumber(values.get('s') ?? 'TERM') ?? 15);
  });
  try {
    const status = await process.task.guard(task.ended);
    return late ? 124 : status;
  } finally {
    alarm.cancel();
    task.kill(15);
  }
};

/** `nohup command`, `nice command`: runs it, ignoring hang-ups or with another priority (which means nothing here). */
export const nohup: Program = async process => {
  process.task.handle(1, 'ignore');
  const args = process.name === 'nice' && process.args[0] === '-n' ? process.args.slice(2) : process.args;
  return process.run(args);
};

/** `cmp file1 file2` */
export const cmp: Program = async process => {
  const { flags, operands } = shortOptions(process, 'sl', { silent: 's', quiet: 's' });
  const [a, b] = operands.map(name => process.host.files.readFile(process.path(name), process.actor)) as [
    Uint8Array,
    Uint8Array,
  ];
  let line = 1;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      const short = i >= a.length || i >= b.length;
      if (!flags.has('s'))
        await (short
          ? process.stderr.write(
              `cmp: EOF on ${operands[i >= a.length ? 0 : 1]} after byte ${i}, line ${line - 1}\n`,
            )
          : process.print(`${operands.join(' ')} differ: byte ${i + 1}, line ${line}\n`));
      return 1;
    }
    if (a[i] === 10) line++;
  }
  return 0;
};
