import type { Clock } from '../base/clock.ts';
import { type ByteReader, type ByteWriter, Pipe } from '../base/pipe.ts';
import type { Rng } from '../base/rng.ts';
import type { Actor } from '../machine/filesystem.ts';
import type { Host, Terminal } from '../machine/runner.ts';
import { builtins } from './builtins/registry.ts';
import { type InteractiveTerminal, runInteractive } from './interactive.ts';
import { ShellExit } from './interpreter/control.ts';
import { ProgramLauncher } from './interpreter/execute.ts';
import { Jobs } from './interpreter/jobs.ts';
import { Abandoned } from './interpreter/run.ts';
import { evaluator } from './interpreter/substitution.ts';
import { runText } from './interpreter/text.ts';
import { Descriptors, readerFile, writerFile } from './process/open-file.ts';
import type { Programs } from './process/program.ts';
import { tableOf } from './process/tables.ts';
import { Interrupted, Killed, Task } from './process/task.ts';
import { programs as allPrograms, applets } from './programs/registry.ts';
import { Shell, type World } from './shell.ts';

export interface SessionOptions {
  readonly host: Host;
  readonly actor: Actor;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly clock: Clock;
  readonly rng: Rng;
  /** What is there to run; all that the shell has when left out. */
  readonly programs?: Programs;
  /** `$0`, and what diagnostics of scripts begin with. */
  readonly name?: string;
}

export interface ScriptStreams {
  readonly stdin?: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
}

/** A login on a host: a shell whose variables, functions, aliases and jobs last from one text to the next. */
export class ShellSession {
  private shell: Shell | undefined;

  constructor(private readonly options: SessionOptions) {}

  /**
   * Runs a text in the session's shell; after a signal has ended that, in a new one.
   * @returns the status: the last command's, or what `exit` was given
   */
  async runScript(text: string, streams: ScriptStreams): Promise<number> {
    const shell = this.prepare(undefined, undefined);
    const stdin = streams.stdin ?? emptyInput();
    shell.fds.set(0, readerFile(stdin, false));
    shell.fds.set(1, writerFile(streams.stdout, false));
    shell.fds.set(2, writerFile(streams.stderr, false));
    const status = await runLine(shell, text);
    if (shell.task.endedBy !== undefined) this.shell = undefined;
    return status;
  }

  /** Stops what runs in the foreground, as ^C does. */
  interrupt(): void {
    const shell = this.shell;
    if (shell === undefined) return;
    for (const task of [...shell.world.table.live.values()]) {
      if (task !== shell.task && task.group === shell.task.group) task.kill(2);
    }
    shell.task.interrupt();
  }

  /** Reads and runs commands from a terminal until the user leaves; resolves with the exit status. */
  async interactive(terminal: InteractiveTerminal): Promise<number> {
    return runInteractive(terminal, tty => this.prepare(tty.tty, tty.terminal));
  }

  private prepare(tty: World['tty'], terminal: Terminal | undefined): Shell {
    if (this.shell !== undefined) return this.shell;
    const { host, actor, env, cwd, clock, rng, name = 'bash' } = this.options;
    const table = tableOf(host, clock);
    const task = new Task(table, ['-bash'], undefined, undefined, {
      uid: actor.uid,
      ...(tty ? { terminal: tty.name } : {}),
    });
    const world: World = { host, clock, rng, table, tty, terminal, ...otherProcesses(host) };
    const shell = new Shell({
      world,
      actor,
      env,
      cwd,
      name,
      task,
      evaluator,
      fds: new Descriptors(),
      jobs: new Jobs(),
      builtins,
      launcher: new ProgramLauncher(this.options.programs ?? allPrograms, this.options.programs ?? applets),
    });
    shell.shopts.add('expand_aliases');
    this.shell = shell;
    return shell;
  }
}

/** Signals to processes of the machine that no shell started. */
function otherProcesses(host: Host): Pick<World, 'killOther'> {
  const machine = host.machine as
    | { processes?: { get(pid: number): { uid: number; kill(signal: number): void } | undefined } }
    | undefined;
  return {
    killOther: (pid, signal, actor) => {
      const process = machine?.processes?.get(pid);
      if (process === undefined) return 'none';
      if (actor.uid !== 0 && actor.uid !== process.uid) return 'denied';
      if (signal !== 0) process.kill(signal);
      return 'sent';
    },
  };
}

/** Runs a text at the top of a shell: what would end a script ends the text only, and so does an interrupt; a signal ends the shell. */
export async function runLine(shell: Shell, text: string): Promise<number> {
  try {
    return await runText(shell, text);
  } catch (error) {
    if (error instanceof ShellExit) return error.status;
    if (error instanceof Abandoned) return error.status;
    if (error instanceof Interrupted) return 130;
    if (error instanceof Killed) {
      shell.task.exit(128 + error.signal);
      return 128 + error.signal;
    }
    await shell.complainOf(error);
    return 1;
  }
}

function emptyInput(): ByteReader {
  const pipe = new Pipe();
  pipe.end();
  return pipe;
}
