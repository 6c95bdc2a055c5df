import { BrokenPipe } from '../../base/pipe.ts';
import { ExpansionError } from '../expand/parameter-value.ts';
import { VariableError } from '../language/variables.ts';
import { SIGINT, SIGPIPE, SIGQUIT, signalName } from '../process/signals.ts';
import { Interrupted, Killed, Task } from '../process/task.ts';
import { type Shell, UnboundVariable } from '../shell.ts';
import { FunctionReturn, LoopExit, ShellExit } from './control.ts';
import { Jobs } from './jobs.ts';
import { runTrap } from './traps.ts';

/** No more processes can be made. */
export class ForkError extends Error {
  constructor() {
    super('fork: Resource temporarily unavailable');
  }
}

/** What making a process costs. */
const FORK_STEPS = 150;

/** A new process below the shell's own. @throws ForkError */
export function forkTask(shell: Shell, argv: readonly string[], group?: number): Task {
  const { table } = shell.world;
  if (table.live.size >= table.limit) throw new ForkError();
  shell.task.charge(FORK_STEPS);
  const task = new Task(
    table,
    argv,
    shell.task,
    group ?? (shell.options.has('monitor') ? undefined : shell.task.group),
  );
  // What an interactive shell ignores for itself is not passed on.
  const own = [...shell.defaultHandlers.keys()].filter(
    signal => shell.traps.get(signalName(signal) ?? '') !== '',
  );
  task.inheritSignals(shell.task, new Set(own));
  return task;
}

export interface SubshellOptions {
  readonly group?: number | undefined;
  readonly background?: boolean;
  /** Changes descriptors before the body runs. */
  prepare?(sub: Shell): void;
}

/** Starts a copy of the shell in a process of its own. The caller waits for `task.ended`. */
export function startSubshell(
  shell: Shell,
  body: (sub: Shell) => Promise<number>,
  options: SubshellOptions = {},
): Task {
  const task = forkTask(shell, shell.task.argv, options.group);
  const sub = shell.fork(task, new Jobs(shell.jobs.list));
  if (options.background && !shell.options.has('monitor')) {
    task.handle(SIGINT, 'ignore');
    task.handle(SIGQUIT, 'ignore');
  }
  options.prepare?.(sub);
  void runToEnd(sub, () => body(sub));
  return task;
}

/** Runs a shell's body as the life of its process: traps, what ends it, its status. */
export async function runToEnd(shell: Shell, body: () => Promise<number>): Promise<number> {
  const { task } = shell;
  let status: number;
  try {
    status = await endedStatus(body);
    if (shell.traps.get('EXIT')) status = await endedStatus(() => exitTrap(shell, status));
  } catch (error) {
    status = await failedStatus(shell, error);
  }
  shell.fds.closeAll();
  task.exit(status);
  return task.ended;
}

async function exitTrap(shell: Shell, status: number): Promise<number> {
  shell.status = status;
  await runTrap(shell, 'EXIT');
  return status;
}

async function endedStatus(body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ShellExit) return error.status;
    if (error instanceof FunctionReturn) return error.status;
    if (error instanceof LoopExit) return 0;
    throw error;
  }
}

async function failedStatus(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof Killed) return 128 + error.signal;
  if (error instanceof Interrupted) return 130;
  if (error instanceof BrokenPipe) {
    shell.task.endedBy ??= SIGPIPE;
    return 141;
  }
  await shell.complainOf(error).catch(() => undefined);
  if (error instanceof ExpansionError) return error.status;
  return error instanceof UnboundVariable ? 127 : error instanceof VariableError ? 1 : 1;
}
