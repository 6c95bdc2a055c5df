import type { User } from '../../machine/users.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { findMachine } from './machine.ts';
import { shortOptions } from './options.ts';

/** Users and groups of any host, from its /etc files. */
export function users(process: ProgramProcess): User[] {
  return lines(process, '/etc/passwd').map(([name, , uid, gid, , home, shell]) => ({
    name: name!,
    uid: Number(uid),
    gid: Number(gid),
    home: home ?? '/',
    shell: shell ?? '/bin/sh',
  }));
}

function lines(process: ProgramProcess, path: string): string[][] {
  const { files } = process.host;
  if (!files.exists(path)) return [];
  return files
    .readText(path)
    .split('\n')
    .filter(Boolean)
    .map(line => line.split(':'));
}

/** The first user of /etc/passwd that is so, or undefined. */
export function findUser(process: ProgramProcess, is: (user: User) => boolean): User | undefined {
  return users(process).find(is);
}

/** A group's name as /etc/group has it, or undefined. */
export function findGroupName(process: ProgramProcess, gid: number): string | undefined {
  return lines(process, '/etc/group').find(fields => fields[2] === String(gid))?.[0];
}

export function userOf(process: ProgramProcess, uid = process.actor.uid): User {
  return (
    users(process).find(user => user.uid === uid) ?? {
      name: uid === 0 ? 'root' : String(uid),
      uid,
      gid: process.actor.gids[0] ?? 0,
      home: '/',
      shell: '/bin/sh',
    }
  );
}

export function groupName(process: ProgramProcess, gid: number): string {
  return findGroupName(process, gid) ?? (gid === 0 ? 'root' : String(gid));
}

/** `id [-u|-g|-G] [-n] [user]` */
export const id: Program = async process => {
  const { flags, operands } = shortOptions(process, 'ugGnr', {
    user: 'u',
    group: 'g',
    groups: 'G',
    name: 'n',
  });
  const named =
    operands[0] === undefined ? undefined : users(process).find(user => user.name === operands[0]);
  if (operands[0] !== undefined && named === undefined)
    throw new ProgramError(`‘${operands[0]}’: no such user`);
  const user = named ?? userOf(process);
  const gids = named
    ? [
        user.gid,
        ...lines(process, '/etc/group')
          .filter(g => g[3]?.split(',').includes(user.name))
          .map(g => Number(g[2])),
      ]
    : process.actor.gids;
  const gid = named ? user.gid : (process.actor.gids[0] ?? user.gid);
  const name = flags.has('n');
  let text: string;
  if (flags.has('u')) text = name ? user.name : String(user.uid);
  else if (flags.has('g')) text = name ? groupName(process, gid) : String(gid);
  else if (flags.has('G')) text = gids.map(g => (name ? groupName(process, g) : g)).join(' ');
  else
    text = `uid=${user.uid}(${user.name}) gid=${gid}(${groupName(process, gid)}) groups=${[...new Set([gid, ...gids])].map(g => `${g}(${groupName(process, g)})`).join(',')}`;
  await process.print(`${text}\n`);
  return 0;
};

export const whoami: Program = async process => {
  await process.print(`${userOf(process).name}\n`);
  return 0;
};

export const groups: Program = async process => {
  await process.print(`${process.actor.gids.map(gid => groupName(process, gid)).join(' ')}\n`);
  return 0;
};

/** Runs a command as another user, with a fresh environment when it is a login. */
async function runAs(
  process: ProgramProcess,
  user: User,
  argv: readonly string[],
  login: boolean,
  keep: boolean,
): Promise<number> {
  const machine = findMachine(process);
  const actor = machine ? machine.users.actor(user) : { uid: user.uid, gids: [user.gid] };
  const base = { HOME: user.home, USER: user.name, LOGNAME: user.name, SHELL: user.shell };
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const env = keep
    ? { ...process.env }
    : login
      ? { ...base, PATH: path, TERM: process.env.TERM ?? 'xterm' }
      : { ...process.env, ...base, PATH: path };
  const cwd = login && process.host.files.exists(user.home) ? user.home : process.cwd;
  return process.run(argv, { actor, env, cwd });
}

/** `sudo [-u user] [-i|-s] [command]` */
export const sudo: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    'u:g:iEsnHSklvKA',
    { user: 'u', login: 'i', shell: 's', 'preserve-env': 'E', list: 'l', 'non-interactive': 'n' },
    process.args,
    false,
  );
  const machine = findMachine(process);
  const me = userOf(process);
  if (machine && me.uid !== 0 && !machine.users.maySudo(me))
    throw new ProgramError(`${me.name} is not in the sudoers file.`);
  const name = values.get('u') ?? 'root';
  const user =
    users(process).find(u => u.name === name || `#${u.uid}` === name) ??
    (name === 'root' ? userOf(process, 0) : undefined);
  if (user === undefined) throw new ProgramError(`unknown user ${name}`);
  if (flags.has('l')) {
    await process.print(
      `User ${me.name} may run the following commands on ${process.host.hostname}:\n    (ALL : ALL) NOPASSWD: ALL\n`,
    );
    return 0;
  }
  const assigned: Record<string, string> = {};
  while (/^[A-Za-z_]\w*=/.test(operands[0] ?? '')) {
    const [key, value] = operands.shift()!.split(/=(.*)/s) as [string, string];
    assigned[key] = value;
  }
  const login = flags.has('i');
  if (operands.length === 0 && !login && !flags.has('s')) {
    await process.stderr.write('usage: sudo [-u user] [-i | -s] [command [arg ...]]\n');
    return 1;
  }
  const argv =
    operands.length === 0
      ? ['/bin/bash', ...(login ? ['-l'] : [])]
      : login
        ? ['/bin/bash', '-lc', operands.join(' ')]
        : operands;
  const withEnv =
    Object.keys(assigned).length > 0
      ? ['env', ...Object.entries(assigned).map(([k, v]) => `${k}=${v}`), ...argv]
      : argv;
  return runAs(process, user, withEnv, login, flags.has('E'));
};

/** `su [-] [user] [-c command]` */
export const su: Program = async process => {
  const dash = process.args.includes('-');
  const { flags, values, operands } = shortOptions(
    process,
    'c:lms:',
    { login: 'l', command: 'c', shell: 's' },
    process.args.filter(arg => arg !== '-'),
  );
  const name = operands[0] ?? 'root';
  const user = users(process).find(u => u.name === name);
  if (user === undefined)
    throw new ProgramError(
      `user ${name} does not exist or the user entry does not contain all the required fields`,
    );
  if (process.actor.uid !== 0) throw new ProgramError('Authentication failure');
  if (/nologin|false/.test(user.shell) && !values.has('s')) {
    await process.print('This account is currently not available.\n');
    return 1;
  }
  const shell = values.get('s') ?? user.shell;
  const login = dash || flags.has('l');
  const argv = values.has('c') ? [shell, '-c', values.get('c')!] : [shell, ...(login ? ['-l'] : [])];
  return runAs(process, user, argv, login, false);
};
