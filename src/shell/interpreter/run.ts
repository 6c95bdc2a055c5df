import type { AndOr, CommandNode, CompoundList, Pipeline, PipelineNode, Statement } from 'unbash';
import { Pipe } from '../../base/pipe.ts';
import { ExpansionError } from '../expand/parameter-value.ts';
import { kindOf } from '../kind.ts';
import { ArithmeticError } from '../language/arithmetic.ts';
import { VariableError } from '../language/variables.ts';
import { OpenFile, readerFile, writerFile } from '../process/open-file.ts';
import { SIGINT } from '../process/signals.ts';
import { Interrupted, type Task } from '../process/task.ts';
import { type Shell, UnboundVariable } from '../shell.ts';
import { runCompound } from './compound.ts';
import { ShellExit } from './control.ts';
import { waitForeground } from './foreground.ts';
import { RedirectError } from './redirect.ts';
import { runSimple } from './simple.ts';
import { startSubshell } from './subshell.ts';
import { runPendingTraps, runTrap } from './traps.ts';

/** Runs a list of statements; the status is the last one's, and in `shell.status`. */
export async function runList(shell: Shell, list: CompoundList): Promise<number> {
  return runStatements(shell, list.commands);
}

export async function runStatements(shell: Shell, statements: readonly Statement[]): Promise<number> {
  for (const statement of statements) {
    if (shell.options.has('noexec') && !shell.interactive) return shell.status;
    if (statement.background) {
      await startBackground(shell, statement);
      continue;
    }
    const { command } = statement;
    shell.status =
      command.type === 'AndOr' ? await runAndOr(shell, command) : await runChecked(shell, command);
    if (shell.pendingTraps.length > 0) await runPendingTraps(shell);
  }
  return shell.status;
}

async function runAndOr(shell: Shell, node: AndOr): Promise<number> {
  let status = 0;
  const last = node.commands.length - 1;
  for (let i = 0; i <= last; i++) {
    if (i > 0 && (node.operators[i - 1] === '&&') !== (status === 0)) continue;
    status =
      i < last
        ? await unchecked(shell, () => runPipeline(shell, node.commands[i]!))
        : await runChecked(shell, node.commands[i]!);
    shell.status = status;
  }
  return status;
}

/** Runs something whose failure does not count for `set -e`. */
export async function unchecked(shell: Shell, body: () => Promise<number>): Promise<number> {
  shell.unchecked++;
  try {
    return await body();
  } finally {
    shell.unchecked--;
  }
}

async function runChecked(shell: Shell, node: PipelineNode): Promise<number> {
  const negated = node.type === 'Pipeline' && node.prefixes.some(prefix => prefix.type === 'Negation');
  const status = negated
    ? await unchecked(shell, () => runPipeline(shell, node))
    : await runPipeline(shell, node);
  shell.status = status;
  if (status !== 0 && !negated && shell.unchecked === 0 && failsHere(node)) {
    if (
      shell.traps.has('ERR') &&
      !shell.inTrap &&
      (shell.functionStack.length === 0 || shell.options.has('errtrace'))
    ) {
      shell.inTrap = true;
      shell.commandText = sourceOf(shell, node);
      try {
        await runTrap(shell, 'ERR');
      } finally {
        shell.inTrap = false;
      }
      shell.status = status;
    }
    if (shell.options.has('errexit')) throw new ShellExit(status);
  }
  return status;
}

/** Compound commands but subshells pass on what has been checked inside already. */
function failsHere(node: PipelineNode): boolean {
  const inner = node.type === 'Redirected' ? node.command : node;
  return !['BraceGroup', 'If', 'For', 'While', 'Case', 'ArithmeticFor', 'Select', 'Function'].includes(
    inner.type,
  );
}

/** Runs a pipeline: one command in this shell, several in subshells that run together. */
export async function runPipeline(shell: Shell, node: PipelineNode): Promise<number> {
  if (node.type !== 'Pipeline') {
    const status = await runCommand(shell, node);
    shell.setPipeStatus([status]);
    return status;
  }
  const start = shell.world.clock.now();
  let status =
    node.commands.length === 0
      ? 0
      : node.commands.length === 1
        ? await runCommand(shell, node.commands[0]!)
        : await runTogether(shell, node);
  if (node.commands.length === 1) shell.setPipeStatus([status]);
  const time = node.prefixes.find(prefix => prefix.type === 'Time');
  if (time) await reportTime(shell, shell.world.clock.now() - start, time.posix !== undefined);
  for (const prefix of node.prefixes) if (prefix.type === 'Negation') status = status === 0 ? 1 : 0;
  return status;
}

async function reportTime(shell: Shell, ms: number, posix: boolean): Promise<void> {
  if (posix) return shell.print(2, `real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`);
  const text = (n: number) => `${Math.floor(n / 60000)}m${((n % 60000) / 1000).toFixed(3)}s`;
  await shell.print(2, `\nreal\t${text(ms)}\nuser\t${text(0)}\nsys\t${text(0)}\n`);
}

async function runTogether(shell: Shell, node: Pipeline): Promise<number> {
  const last =
    shell.shopts.has('lastpipe') && !shell.options.has('monitor')
      ? node.commands.length - 1
      : node.commands.length;
  const { tasks, input } = startPipeline(shell, node, last);
  const statuses: number[] = [];
  if (input !== undefined) {
    const saved = shell.fds;
    shell.fds = saved.clone();
    shell.fds.set(0, input);
    let status: number;
    try {
      status = await runCommand(shell, node.commands[last]!);
    } finally {
      shell.fds.closeAll();
      shell.fds = saved;
    }
    for (const task of tasks) statuses.push(await shell.task.guard(task.ended));
    statuses.push(status);
  } else {
    statuses.push(...(await waitForeground(shell, tasks, sourceOf(shell, node))));
  }
  shell.setPipeStatus(statuses);
  const failed = shell.options.has('pipefail') ? statuses.findLast(s => s !== 0) : undefined;
  return failed ?? statuses.at(-1)!;
}

function startPipeline(
  shell: Shell,
  node: Pipeline,
  count: number,
): { tasks: Task[]; input: OpenFile | undefined } {
  const tasks: Task[] = [];
  let input: OpenFile | undefined;
  for (let i = 0; i < count; i++) {
    const command = node.commands[i]!;
    const pipe = i < node.commands.length - 1 ? new Pipe() : undefined;
    const stdin = input;
    input = pipe && readerFile(pipe);
    const task = startSubshell(
      shell,
      sub => {
        sub.disposable = command.type === 'Command';
        sub.unchecked = shell.unchecked;
        return runCommand(sub, command);
      },
      {
        group: tasks[0]?.group,
        prepare: sub => {
          if (stdin !== undefined) sub.fds.set(0, stdin);
          if (pipe === undefined) return;
          const out = writerFile(pipe);
          sub.fds.set(1, out);
          if (node.operators[i] === '|&') sub.fds.set(2, out.dup());
        },
      },
    );
    tasks.push(task);
  }
  return { tasks, input };
}

/** The text of a node as it was written, for `jobs`. */
export function sourceOf(shell: Shell, node: { pos: number; end: number }): string {
  return shell.unit?.source.slice(node.pos, node.end) ?? '';
}

async function startBackground(shell: Shell, statement: Statement): Promise<void> {
  const { command } = statement;
  const silent = (sub: Shell) => {
    if (!shell.options.has('monitor')) sub.fds.set(0, new OpenFile({ read: async () => undefined }));
  };
  let tasks: Task[];
  if (command.type === 'Pipeline' && command.prefixes.length === 0 && command.commands.length > 1) {
    tasks = startPipeline(shell, command, command.commands.length).tasks;
  } else {
    const run = async (sub: Shell) => {
      sub.disposable = command.type === 'Command';
      return command.type === 'AndOr' ? runAndOr(sub, command) : runChecked(sub, command);
    };
    tasks = [startSubshell(shell, run, { background: true, prepare: silent })];
  }
  const job = shell.jobs.add(sourceOf(shell, command), tasks, true);
  shell.lastBackground = tasks.at(-1)!.pid;
  if (shell.interactive) await shell.print(2, `[${job.id}] ${shell.lastBackground}\n`);
  shell.status = 0;
}

/** Runs one command of any kind in this shell. */
export async function runCommand(shell: Shell, node: CommandNode | CompoundList): Promise<number> {
  const step = shell.task.step();
  if (step !== undefined) await step;
  if (node.type !== 'CompoundList') shell.position = node.pos;
  try {
    return node.type === 'Command' ? await runSimple(shell, node) : await runCompound(shell, node);
  } catch (error) {
    if (error instanceof Interrupted && shell.traps.get('INT')) {
      shell.pendingTraps.push('INT');
      await runPendingTraps(shell);
      return 128 + SIGINT;
    }
    return failed(shell, error);
  }
}

/** What errors of expansion, assignment and redirection mean: a message, and mostly the command's failure only. */
async function failed(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof RedirectError) {
    await shell.complain(error.message);
    return 1;
  }
  if (
    error instanceof ExpansionError ||
    error instanceof UnboundVariable ||
    error instanceof ArithmeticError ||
    error instanceof VariableError
  ) {
    await shell.complain(error.message);
    const status = error instanceof ExpansionError ? error.status : 1;
    if (!shell.interactive && kindOf(shell) === 'ash') throw new ShellExit(2);
    if (!shell.interactive)
      throw new ShellExit(status === 1 && error instanceof UnboundVariable ? 127 : status);
    throw new Abandoned(1);
  }
  throw error;
}

/** An interactive shell gives up the whole line and goes back to its prompt. */
export class Abandoned extends Error {
  constructor(readonly status: number) {
    super('abandoned');
  }
}
