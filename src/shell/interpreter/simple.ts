import type { Assignment, Command, Word } from 'unbash';
import { FileError } from '../../machine/filesystem.ts';
import { NOT_IN_ASH } from '../ash-words.ts';
import { expandText, expandWords } from '../expand/words.ts';
import { kindOf, notFound } from '../kind.ts';
import { lineOf } from '../language/parse.ts';
import { quoteIfNeeded } from '../language/quote.ts';
import { errnoText } from '../process/errno.ts';
import { absolutePath, statOf } from '../process/paths.ts';
import type { Shell } from '../shell.ts';
import { assign } from './assign.ts';
import { findExecutable } from './execute.ts';
import { waitForeground } from './foreground.ts';
import { callFunction } from './functions.ts';
import { applyRedirects, withRestoredFds } from './redirect.ts';
import { sourceOf } from './run.ts';
import { forkTask } from './subshell.ts';
import { traceText } from './trace.ts';
import { runTrap } from './traps.ts';

/** Builtins whose arguments may be assignments. */
const DECLARATIONS = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);

/** Runs a simple command; what its process substitutions opened is closed with it. */
export async function runSimple(shell: Shell, node: Command): Promise<number> {
  const outer = shell.substitutionFds;
  shell.substitutionFds = [];
  const { fds } = shell;
  try {
    return await expandAndRun(shell, node);
  } finally {
    for (const fd of shell.substitutionFds) fds.close(fd);
    shell.substitutionFds = outer;
  }
}

/** Assignments, expansions, redirections, then a function, a builtin or a program. */
async function expandAndRun(shell: Shell, node: Command): Promise<number> {
  const assignments = node.prefix.filter(part => part.type === 'Assignment');
  shell.substituted = undefined;
  if (shell.traps.has('DEBUG') && !shell.inTrap) {
    shell.commandText = sourceOf(shell, node);
    shell.inTrap = true;
    await runTrap(shell, 'DEBUG').finally(() => {
      shell.inTrap = false;
    });
  }
  const argv = node.name === undefined ? [] : await expandWords(shell, [node.name]);
  const declares = argv.length === 1 && DECLARATIONS.has(argv[0]!) && !shell.functions.has(argv[0]!);
  if (!declares) argv.push(...(await expandArguments(shell, node.args)));
  if (argv.length === 0) return assignOnly(shell, node, assignments);
  await traceText(shell, () =>
    [
      ...assignments.map(assignment => traced(shell, assignment)),
      ...argv.map(word => quoteIfNeeded(word) || "''"),
      ...(declares ? node.args.map(arg => arg.text) : []),
    ].join(' '),
  );
  const { redirects } = node;
  const run = async () => {
    await applyRedirects(shell, redirects, shell.fds);
    return dispatch(shell, argv, assignments, declares ? node.args : undefined, sourceOf(shell, node));
  };
  if (argv[0] === 'exec' && argv.length === 1) return run();
  const status = redirects.length === 0 ? await run() : await withRestoredFds(shell, run);
  shell.lastArgument = argv.at(-1)!;
  return status;
}

async function expandArguments(shell: Shell, args: Command['args']): Promise<string[]> {
  const words: string[] = [];
  for (const arg of args) {
    if (arg.type === 'Word') words.push(...(await expandWords(shell, [arg])));
    else {
      const name = arg.text.slice(0, arg.value.pos - arg.pos);
      words.push(arg.value.type === 'Word' ? name + (await expandText(shell, arg.value, true)) : arg.text);
    }
  }
  return words;
}

async function assignOnly(shell: Shell, node: Command, assignments: readonly Assignment[]): Promise<number> {
  if (node.redirects.length > 0) {
    await withRestoredFds(shell, async () => {
      await applyRedirects(shell, node.redirects, shell.fds);
      return 0;
    });
  }
  for (const assignment of assignments) {
    await assign(shell, assignment);
    await traceText(shell, () => traced(shell, assignment));
    if (shell.options.has('allexport')) shell.vars.export(assignment.name);
  }
  return shell.substituted ?? 0;
}

function traced(shell: Shell, assignment: Assignment): string {
  if (assignment.value.type !== 'Word' || assignment.index) return assignment.text;
  return `${assignment.name}=${quoteIfNeeded(shell.vars.get(assignment.name) ?? '')}`;
}

/** Finds what the first word names and runs it. */
export async function dispatch(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly Assignment[],
  declared: readonly (Word | Assignment)[] | undefined,
  text: string,
  skipFunctions = false,
): Promise<number> {
  const name = argv[0]!;
  const definition = skipFunctions ? undefined : shell.functions.get(name);
  const isAsh = kindOf(shell) === 'ash';
  const builtin = isAsh && NOT_IN_ASH.has(name) ? undefined : shell.builtins.get(name);
  if (definition === undefined && builtin === undefined) return runExternal(shell, argv, assignments, text);
  const line = shell.unit ? lineOf(shell.unit, shell.position) : 1;
  const run = () =>
    definition
      ? callFunction(shell, definition, argv.slice(1), line)
      : builtin!(shell, argv.slice(1), declared ?? []).catch(error => full(shell, name, error));
  if (assignments.length === 0) return run();
  if (name === 'exec' && argv.length === 1) {
    for (const assignment of assignments) await assign(shell, assignment);
    return run();
  }
  shell.vars.pushScope();
  try {
    for (const assignment of assignments) {
      shell.vars.declareLocal(assignment.name).exported = true;
      await assign(shell, assignment);
    }
    return await run();
  } finally {
    shell.vars.popScope();
  }
}

async function runExternal(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly Assignment[],
  text: string,
): Promise<number> {
  const name = argv[0]!;
  let env = shell.vars.environment();
  if (assignments.length > 0) {
    shell.vars.pushScope();
    try {
      for (const assignment of assignments) {
        shell.vars.declareLocal(assignment.name).exported = true;
        await assign(shell, assignment);
      }
      env = shell.vars.environment();
    } finally {
      shell.vars.popScope();
    }
  }
  const { host } = shell.world;
  const path = findExecutable(
    host,
    name,
    { ...env, PATH: env.PATH ?? shell.vars.get('PATH') ?? '' },
    shell.cwd,
    shell.actor,
  );
  if (path === undefined) return notExecutable(shell, name);
  const launch = { world: shell.world, argv, env: { ...env, _: path }, cwd: shell.cwd, actor: shell.actor };
  if (shell.disposable) {
    shell.task.argv = argv;
    return shell.launcher.run({ ...launch, fds: shell.fds.clone(), task: shell.task });
  }
  const task = forkTask(shell, argv);
  void shell.launcher.run({ ...launch, fds: shell.fds.clone(), task });
  const [status] = await waitForeground(shell, [task], text);
  return status!;
}

async function notExecutable(shell: Shell, name: string): Promise<number> {
  if (!name.includes('/')) {
    const handler = shell.functions.get('command_not_found_handle');
    if (handler) return callFunction(shell, handler, [name], 0);
    await shell.complain(notFound(shell, name));
    return 127;
  }
  const stat = statOf(shell.world.host.files, absolutePath(shell.cwd, name), shell.actor);
  if (stat === undefined) {
    await shell.complain(
      kindOf(shell) === 'ash' ? notFound(shell, name) : `${name}: No such file or directory`,
    );
    return 127;
  }
  if (kindOf(shell) === 'ash') {
    await shell.complain(`${name}: Permission denied`);
    return 126;
  }
  await shell.complain(`${name}: ${stat.type === 'directory' ? 'Is a directory' : 'Permission denied'}`);
  return 126;
}

/** What a builtin says when its output takes no more; any other error goes on. */
async function full(shell: Shell, name: string, error: unknown): Promise<number> {
  if (!(error instanceof FileError) || error.code !== 'ENOSPC') throw error;
  await shell.complain(`${name}: write error: ${errnoText(error)}`);
  return 1;
}
