import { homeOf } from '../expand/tilde.ts';
import { absolutePath, mayAccess, statOf } from '../process/paths.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, options, refuse } from './builtin.ts';
import { wrongUse } from './usage.ts';

/** Changes the working directory. @returns a message when it cannot */
function change(shell: Shell, path: string, physical = false): string | undefined {
  const { files } = shell.world.host;
  let full = absolutePath(shell.cwd, path);
  const stat = statOf(files, full, shell.actor);
  if (stat === undefined) return `${path}: No such file or directory`;
  if (stat.type !== 'directory') return `${path}: Not a directory`;
  if (!mayAccess(stat, shell.actor, 1)) return `${path}: Permission denied`;
  if (physical) full = files.realpath(full);
  shell.vars.set('OLDPWD', shell.vars.get('PWD') ?? shell.cwd);
  shell.vars.set('PWD', full);
  shell.vars.export('OLDPWD');
  shell.cwd = full;
  return undefined;
}

const cd: Builtin = async (shell, args) => {
  const { flags, operands, bad } = options(args, 'LPe@');
  if (bad) return wrongUse(shell, 'cd', `-${bad}: invalid option`);
  if (operands.length > 1) return refuse(shell, 'cd: too many arguments');
  let target = operands[0];
  let shows = false;
  if (target === undefined) {
    target = shell.vars.get('HOME');
    if (target === undefined) return refuse(shell, 'cd: HOME not set');
  } else if (target === '-') {
    target = shell.vars.get('OLDPWD');
    if (target === undefined) return refuse(shell, 'cd: OLDPWD not set');
    shows = true;
  } else if (target === '') return 0;
  if (!/^\.{0,2}\//.test(target) && target !== '.' && target !== '..') {
    for (const folder of (shell.vars.get('CDPATH') ?? '').split(':').filter(Boolean)) {
      if (change(shell, `${folder}/${target}`) === undefined) {
        await shell.print(1, `${shell.cwd}\n`);
        return 0;
      }
    }
  }
  const problem = change(shell, target, flags.has('P') || shell.options.has('physical'));
  if (problem) return refuse(shell, `cd: ${problem}`);
  if (shows) await shell.print(1, `${shell.cwd}\n`);
  return 0;
};

const pwd: Builtin = async (shell, args) => {
  const { flags } = options(args, 'LP');
  await shell.print(1, `${flags.has('P') ? shell.world.host.files.realpath(shell.cwd) : shell.cwd}\n`);
  return 0;
};

function withTilde(shell: Shell, path: string): string {
  const home = homeOf(shell, '');
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

function stack(shell: Shell): string[] {
  return [shell.cwd, ...shell.directories];
}

async function show(shell: Shell): Promise<number> {
  await shell.print(
    1,
    `${stack(shell)
      .map(path => withTilde(shell, path))
      .join(' ')}\n`,
  );
  return 0;
}

/** `+n` counts from the left, `-n` from the right. */
function position(spec: string, length: number): number {
  const n = Number(spec.slice(1));
  return spec.startsWith('+') ? n : length - 1 - n;
}

const pushd: Builtin = async (shell, args) => {
  const all = stack(shell);
  const target = args[0];
  if (target === undefined) {
    if (all.length < 2) return refuse(shell, 'pushd: no other directory');
    const problem = change(shell, all[1]!);
    if (problem) return refuse(shell, `pushd: ${problem}`);
    shell.directories = [all[0]!, ...all.slice(2)];
  } else if (/^[+-]\d+$/.test(target)) {
    const n = position(target, all.length);
    if (n < 0 || n >= all.length)
      return refuse(shell, `pushd: ${target}: directory stack index out of range`);
    const rotated = [...all.slice(n), ...all.slice(0, n)];
    change(shell, rotated[0]!);
    shell.directories = rotated.slice(1);
  } else {
    const problem = change(shell, target);
    if (problem) return refuse(shell, `pushd: ${problem}`);
    shell.directories = all;
  }
  return show(shell);
};

const popd: Builtin = async (shell, args) => {
  const all = stack(shell);
  if (all.length < 2) return refuse(shell, 'popd: directory stack empty');
  const n = args[0] ? position(args[0], all.length) : 0;
  const rest = all.filter((_, i) => i !== n);
  const problem = change(shell, rest[0]!);
  if (problem) return refuse(shell, `popd: ${problem}`);
  shell.directories = rest.slice(1);
  return show(shell);
};

const dirs: Builtin = async (shell, args) => {
  const { flags } = options(args, 'clpv');
  if (flags.has('c')) {
    shell.directories = [];
    return 0;
  }
  const paths = stack(shell).map(path => (flags.has('l') ? path : withTilde(shell, path)));
  if (flags.has('v'))
    await shell.print(1, paths.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
  else await shell.print(1, `${paths.join(flags.has('p') ? '\n' : ' ')}\n`);
  return 0;
};

export const directories: Record<string, Builtin> = { cd, pwd, pushd, popd, dirs };
