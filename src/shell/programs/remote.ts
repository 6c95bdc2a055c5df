import type { Machine } from '../../machine/machine.ts';
import { DialError } from '../../machine/network/network.ts';
import { Sshd } from '../../machine/sshd.ts';
import type { User } from '../../machine/users.ts';
import { absolutePath, baseName, statOf } from '../process/paths.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { tableOf } from '../process/tables.ts';
import { Task } from '../process/task.ts';
import { shortOptions } from './options.ts';
import { userOf } from './users.ts';

/** The machine and user behind `[user@]host`. @throws ProgramError in ssh's words */
function reach(
  process: ProgramProcess,
  target: string,
  port = 22,
  login?: string,
): { machine: Machine; user: User } {
  const at = target.lastIndexOf('@');
  const host = target.slice(at + 1);
  const name = at >= 0 ? target.slice(0, at) : (login ?? userOf(process).name);
  let service: unknown;
  try {
    ({ service } = process.host.network.dial(process.host.ip, host, port));
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    const reason = {
      refused: 'Connection refused',
      timeout: 'Connection timed out',
      unreachable: 'No route to host',
      'unknown-host': '',
    }[error.code];
    throw new ProgramError(
      error.code === 'unknown-host'
        ? `Could not resolve hostname ${host}: Name or service not known`
        : `connect to host ${host} port ${port}: ${reason}`,
      255,
    );
  }
  if (!(service instanceof Sshd))
    throw new ProgramError(`kex_exchange_identification: read: Connection reset by peer`, 255);
  const user = service.machine.users.named(name);
  if (user === undefined)
    throw new ProgramError(`${name}@${host}: Permission denied (publickey,password).`, 255);
  return { machine: service.machine, user };
}

/** `ssh [user@]host [command]`: a shell, or one command, on another machine. */
export const ssh: Program = async process => {
  const { values, operands, flags } = shortOptions(
    process,
    'p:l:i:o:F:tTvqnNfAXCL:R:D:46',
    {},
    process.args,
    false,
  );
  const [target, ...command] = operands;
  if (target === undefined)
    throw new ProgramError('usage: ssh [-l login_name] [-p port] destination [command [argument ...]]', 255);
  const { machine, user } = reach(
    process,
    target.replace(/^ssh:\/\//, ''),
    Number(values.get('p') ?? 22),
    values.get('l'),
  );
  const words = command.length > 0 ? ['bash', '-c', command.join(' ')] : ['-bash'];
  const interactive = command.length === 0 && process.isTerminal(0);
  if (interactive) await process.print(welcome(machine, process));
  const status = await runOn(process, machine, user, words, interactive || flags.has('t'));
  if (interactive) await process.print(`Connection to ${target.replace(/^.*@/, '')} closed.\n`);
  return status;
};

function welcome(machine: Machine, process: ProgramProcess): string {
  const issue = machine.files.exists('/etc/os-release')
    ? /PRETTY_NAME="(.*)"/.exec(machine.files.readText('/etc/os-release'))?.[1]
    : undefined;
  const from = process.host.ip;
  const when = new Date(process.clock.now())
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+).*/, '$1 $3 $2 $5 $4');
  return `Welcome to ${issue ?? 'Linux'}\nLast login: ${when} from ${from}\n`;
}

/** Runs a command as a user's login on another machine, with this program's streams. */
async function runOn(
  process: ProgramProcess,
  machine: Machine,
  user: User,
  argv: readonly string[],
  login: boolean,
): Promise<number> {
  const table = tableOf(machine, process.clock);
  const terminal = login ? process.world.tty?.name : undefined;
  const task = new Task(table, argv, undefined, undefined, {
    uid: user.uid,
    ...(terminal ? { terminal } : {}),
  });
  const { tty } = process.world;
  const before = tty && { tasks: tty.tasks, foreground: tty.foreground };
  if (login && tty) Object.assign(tty, { tasks: table, foreground: task.group });
  const kill = () => task.kill(15);
  process.signal.addEventListener('abort', kill, { once: true });
  // What the other side sees of a hang-up or ^C here.
  process.onSignal(2, () => task.kill(2));
  try {
    const done = process.launcher.run({
      world: { ...process.world, host: machine, table, tty: login ? tty : undefined },
      argv: argv[0] === '-bash' ? ['/bin/bash', '--login'] : argv,
      env: {
        HOME: user.home,
        USER: user.name,
        LOGNAME: user.name,
        SHELL: user.shell,
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        TERM: process.env.TERM ?? 'xterm-256color',
        LANG: 'C.UTF-8',
      },
      cwd: machine.files.exists(user.home) ? user.home : '/',
      actor: machine.users.actor(user),
      fds: process.fds.clone(),
      task,
    });
    return await process.task.guard(done);
  } finally {
    process.signal.removeEventListener('abort', kill);
    if (tty && before) Object.assign(tty, before);
  }
}

/** `scp [-r] source... target`, either side `[user@]host:path`. */
export const scp: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'rpqCP:i:o:v', {});
  const target = operands.pop();
  if (target === undefined || operands.length === 0)
    throw new ProgramError('usage: scp [-r] source ... target');
  const side = (text: string) => {
    const remote = /^([^/:]+):(.*)$/.exec(text);
    if (!remote) return { files: process.host.files, actor: process.actor, path: process.path(text) };
    const { machine, user } = reach(process, remote[1]!, Number(values.get('P') ?? 22));
    return {
      files: machine.files,
      actor: machine.users.actor(user),
      path: absolutePath(user.home, remote[2] || '.'),
    };
  };
  const to = side(target);
  for (const source of operands) {
    const from = side(source);
    const into =
      statOf(to.files, to.path, to.actor)?.type === 'directory'
        ? `${to.path}/${baseName(from.path)}`
        : to.path;
    const copy = (a: string, b: string): void => {
      const stat = from.files.stat(a, from.actor);
      if (stat.type === 'directory') {
        if (!flags.has('r')) throw new ProgramError(`${source}: not a regular file`);
        if (!to.files.exists(b)) to.files.mkdir(b, { actor: to.actor });
        for (const name of from.files.readdir(a, from.actor)) copy(`${a}/${name}`, `${b}/${name}`);
      } else to.files.writeFile(b, from.files.readFile(a, from.actor), { mode: stat.mode, actor: to.actor });
    };
    copy(from.path, into);
    const { size } = from.files.stat(from.path);
    if (!flags.has('q') && process.isTerminal(1))
      await process.print(
        `${baseName(source.replace(/^.*:/, '')).padEnd(40)} 100% ${String(size).padStart(6)}     1.0MB/s   00:00\n`,
      );
  }
  return 0;
};
