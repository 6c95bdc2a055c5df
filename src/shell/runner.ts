import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { CommandRunner, ExecSpec, Host, Process } from '../machine/runner.ts';
import { findExecutable, ProgramLauncher } from './interpreter/execute.ts';
import { Descriptors, readerFile, writerFile } from './process/open-file.ts';
import type { Programs } from './process/program.ts';
import { SIGKILL } from './process/signals.ts';
import { tableOf } from './process/tables.ts';
import { Task, type TaskTable } from './process/task.ts';
import { programs as allPrograms, applets } from './programs/registry.ts';
import { Tty } from './tty.ts';

export interface RunnerOptions {
  readonly clock: Clock;
  readonly rng: Rng;
  /** What is there to run; all that the shell has when left out. */
  readonly programs?: Programs;
}

/** What starts commands for containers, services, ssh and sudo. */
export function createRunner(options: RunnerOptions): CommandRunner {
  const launcher = new ProgramLauncher(options.programs ?? allPrograms, options.programs ?? applets);
  let started = 0;
  return {
    lookup: (host, name, env) => findExecutable(host, name, env, '/', { uid: 0, gids: [0] }),
    start: spec => start(spec, launcher, options, ++started),
  };
}

/** The process number that the kernel protects. */
const FIRST = 1;

/** @param number how many this runner has started, this one included: each has randomness of its own */
function start(
  spec: ExecSpec,
  launcher: ProgramLauncher,
  { clock, rng }: RunnerOptions,
  number: number,
): Process {
  const table = tableOf(spec.host as Host, clock);
  const tty = spec.terminal ? new Tty(spec.stdin, spec.stdout, 'pts/1') : undefined;
  const task = new Task(table, spec.argv, undefined, undefined, {
    uid: spec.actor.uid,
    ...(tty ? { terminal: tty.name } : {}),
  });
  task.isInit = spec.init === true && task.pid === FIRST;
  if (task.isInit) void task.ended.then(() => endAll(table));
  const fds = new Descriptors();
  if (tty) {
    tty.tasks = table;
    tty.foreground = task.group;
    for (const fd of [0, 1, 2]) fds.set(fd, tty.file().dup());
  } else {
    fds.set(0, readerFile(spec.stdin, false));
    fds.set(1, writerFile(spec.stdout, false));
    fds.set(2, writerFile(spec.stderr, false));
  }
  const { argv, env, cwd, actor, host } = spec;
  const usage = spec.usage && ((milliCpu: number, bytes: number) => spec.usage?.(milliCpu, bytes));
  const world = {
    host,
    clock,
    rng: rng.fork(`process/${number}`),
    table,
    tty,
    terminal: spec.terminal,
    ...(usage && { usage }),
  };
  const done = launcher.run({
    world,
    argv,
    env,
    cwd,
    actor,
    fds,
    task,
  });
  return {
    done: Promise.race([done, task.ended]).catch(() => 1),
    kill: signal => task.kill(signal, true),
  };
}

/** With a container's first process all the others end. */
function endAll({ live }: TaskTable): void {
  for (const task of [...live.values()]) task.kill(SIGKILL);
}
