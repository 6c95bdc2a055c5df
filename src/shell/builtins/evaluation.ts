import { FunctionReturn, ShellExit } from '../interpreter/control.ts';
import { findExecutable } from '../interpreter/execute.ts';
import { dispatch } from '../interpreter/simple.ts';
import { runText } from '../interpreter/text.ts';
import { kindOf } from '../kind.ts';
import { ArithmeticError } from '../language/arithmetic.ts';
import { errnoText } from '../process/errno.ts';
import { openPath } from '../process/open-path.ts';
import { absolutePath, statOf } from '../process/paths.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, options, refuse } from './builtin.ts';
import { describeNames } from './names.ts';
import { wrongUse } from './usage.ts';

const evalBuiltin: Builtin = async (shell, args) => runText(shell, args.join(' '), shell.line());

/** The whole text of a file or device. @throws FileError */
export async function readScript(shell: Shell, path: string): Promise<string> {
  const { host, tty, rng } = shell.world;
  const file = openPath(
    { files: host.files, actor: shell.actor, cwd: shell.cwd, fds: shell.fds, tty, rng },
    path,
    'read',
  );
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (
      let chunk = await shell.task.guard(file.read());
      chunk;
      chunk = await shell.task.guard(file.read())
    ) {
      text += decoder.decode(chunk, { stream: true });
    }
  } finally {
    file.close();
  }
  return text;
}

const source: Builtin = async (shell, args) => {
  const [name, ...params] = args[0] === '--' ? args.slice(1) : args;
  if (name === undefined)
    return refuse(shell, 'source: filename argument required\nsource: usage: source filename [arguments]', 2);
  let path = name;
  if (!name.includes('/')) {
    const folders = (shell.vars.get('PATH') ?? '').split(':');
    const found = folders
      .map(f => `${f || '.'}/${name}`)
      .find(p => statOf(shell.world.host.files, absolutePath(shell.cwd, p), shell.actor)?.type === 'file');
    path = found ?? name;
  }
  let text: string;
  try {
    text = await readScript(shell, path);
  } catch (error) {
    if (kindOf(shell) === 'ash') {
      await shell.complain(`.: can't open '${name}': ${errnoText(error)}`);
      throw new ShellExit(2);
    }
    return refuse(
      shell,
      `${name}: ${errnoText(error)}`.replace(/^(.*): Is a directory$/, 'source: $1: is a directory'),
    );
  }
  const saved = shell.params;
  if (params.length > 0) shell.params = params;
  shell.sourceDepth++;
  const outer = { unit: shell.unit, position: shell.position };
  try {
    return await runText(shell, text);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.sourceDepth--;
    if (params.length > 0) shell.params = saved;
    Object.assign(shell, outer);
  }
};

const exec: Builtin = async (shell, args) => {
  const { values, operands } = options(args, 'cla:');
  if (operands.length === 0) return 0;
  const env = shell.vars.environment();
  const { world, actor, cwd } = shell;
  const path = findExecutable(world.host, operands[0]!, { ...env, PATH: env.PATH ?? '' }, cwd, actor);
  if (path === undefined) {
    await shell.complain(
      `exec: ${operands[0]}: ${operands[0]!.includes('/') ? 'cannot execute: No such file or directory' : 'not found'}`,
    );
    if (shell.interactive || shell.shopts.has('execfail')) return 127;
    throw new ShellExit(127);
  }
  const argv = values.has('a') ? [values.get('a')!, ...operands.slice(1)] : operands;
  shell.task.argv = argv;
  shell.traps.delete('EXIT');
  const status = await shell.launcher.run({
    world,
    argv: operands,
    env,
    cwd,
    actor,
    fds: shell.fds.clone(),
    task: shell.task,
  });
  throw new ShellExit(status, true);
};

const command: Builtin = async (shell, args) => {
  const { flags, operands, bad } = options(args, 'pvV');
  if (bad) return wrongUse(shell, 'command', `-${bad}: invalid option`);
  if (operands.length === 0) return 0;
  if (flags.has('v')) return describeNames(shell, operands, 'path-or-name', 'command');
  if (flags.has('V')) return describeNames(shell, operands, 'sentence', 'command');
  return dispatch(shell, operands, [], undefined, operands.join(' '), true);
};

const builtin: Builtin = async (shell, args) => {
  const [name, ...rest] = args;
  if (name === undefined) return 0;
  const found = shell.builtins.get(name);
  return found ? found(shell, rest, []) : refuse(shell, `builtin: ${name}: not a shell builtin`);
};

const letBuiltin: Builtin = async (shell, args) => {
  if (args.length === 0) return refuse(shell, 'let: expression expected');
  let value = 0n;
  for (const expression of args) {
    try {
      value = shell.arithmetic(expression);
    } catch (error) {
      if (!(error instanceof ArithmeticError)) throw error;
      return refuse(shell, `let: ${error.message}`);
    }
  }
  return value === 0n ? 1 : 0;
};

export const evaluation: Record<string, Builtin> = {
  eval: evalBuiltin,
  source,
  '.': source,
  exec,
  command,
  builtin,
  let: letBuiltin,
};
