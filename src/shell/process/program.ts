import { BrokenPipe, type ByteReader, type ByteWriter } from '../../base/pipe.ts';
import { isPanic, PANIC_STATUS, panicText } from '../../base/scope.ts';
import { type Actor, FileError } from '../../machine/filesystem.ts';
import type { Host, NativeProcess } from '../../machine/runner.ts';
import type { World } from '../shell.ts';
import { TerminalTaken } from '../tty.ts';
import { errnoText } from './errno.ts';
import { bytesFile, type Descriptors, type OpenFile } from './open-file.ts';
import { type OpenMode, openPath } from './open-path.ts';
import { absolutePath, baseName } from './paths.ts';
import { SIGPIPE } from './signals.ts';
import { Interrupted, Killed, type Task } from './task.ts';

/** What a program starts another one with; what is left out is its own. */
export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly actor?: Actor;
  readonly host?: Host;
  /** Takes over these descriptors. */
  readonly fds?: Descriptors;
  /** A process group of its own. */
  readonly ownGroup?: boolean;
}

/** Everything that starting a program needs. */
export interface Launch {
  readonly world: World;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly actor: Actor;
  readonly fds: Descriptors;
  readonly task: Task;
  usage?(milliCpu: number, memoryBytes: number): void;
}

/** Of a program that does nothing. */
const IDLE_MEMORY = 900 * 1024;
/** So many bytes cost what a command costs. */
const BYTES_PER_STEP = 512;

/** Starts programs; the interpreter provides it. */
export interface Launcher {
  /** Runs `launch.argv` as the life of `launch.task`; resolves when that has ended. */
  run(launch: Launch): Promise<number>;
  spawn(process: ProgramProcess, argv: readonly string[], options: SpawnOptions): Task;
}

/** A program of the shell: resolves with its exit status. */
export type Program = (process: ProgramProcess) => Promise<number>;

/** Programs by name. */
export type Programs = ReadonlyMap<string, Program>;

/** A program was used wrongly or cannot go on: what it prints after its own name. */
export class ProgramError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** A running program's view of the world: its arguments, streams, files and signals. */
export class ProgramProcess implements NativeProcess {
  readonly world: World;
  readonly host: Host;
  readonly argv: readonly string[];
  /** The arguments without the program's name. */
  readonly args: readonly string[];
  /** The name it was called by. */
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly actor: Actor;
  readonly fds: Descriptors;
  readonly task: Task;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  readonly usage?: (milliCpu: number, memoryBytes: number) => void;

  constructor(
    launch: Launch,
    readonly launcher: Launcher,
  ) {
    this.world = launch.world;
    this.host = launch.world.host;
    this.argv = launch.argv;
    this.args = launch.argv.slice(1);
    this.name = baseName(launch.argv[0] ?? '');
    this.env = launch.env;
    this.cwd = launch.cwd;
    this.actor = launch.actor;
    this.fds = launch.fds;
    this.task = launch.task;
    const usage = launch.usage ?? launch.world.usage;
    if (usage) this.usage = usage;
    this.stdin = this.reader(0);
    this.stdout = this.writer(1);
    this.stderr = this.writer(2);
  }

  get clock() {
    return this.task.clock;
  }

  get rng() {
    return this.world.rng;
  }

  get signal(): AbortSignal {
    return this.task.signal;
  }

  /** Columns and rows, when standard output is a terminal. */
  get terminal() {
    return this.fds.get(1)?.backend.tty ? this.world.terminal : undefined;
  }

  isTerminal(fd: number): boolean {
    return this.fds.get(fd)?.backend.tty !== undefined;
  }

  onSignal(signal: number, handler: () => void): void {
    this.task.handle(signal, handler);
  }

  /** Tells how many bytes it keeps in memory beyond what an idle program does. */
  holds(bytes: number): void {
    this.usage?.(0, IDLE_MEMORY + bytes);
  }

  /** Writes text to standard output. */
  print(text: string | Uint8Array): Promise<void> {
    return this.stdout.write(text);
  }

  /** Writes `name: message` to standard error. */
  warn(message: string): Promise<void> {
    return this.stderr.write(`${this.name}: ${message}\n`);
  }

  /** The absolute path of what the user wrote. */
  path(path: string): string {
    return absolutePath(this.cwd, path);
  }

  /** Opens a file, `-` being standard input. @throws FileError */
  open(path: string, mode: OpenMode = 'read'): OpenFile {
    if (path === '-' && mode === 'read' && this.fds.get(0)) return this.fds.get(0)!.dup();
    return openPath(
      {
        files: this.host.files,
        actor: this.actor,
        cwd: this.cwd,
        fds: this.fds,
        tty: this.world.tty,
        rng: this.rng,
      },
      path,
      mode,
    );
  }

  /** Reads from an open file, dying with the process. */
  readerOf(file: OpenFile | undefined): ByteReader {
    return {
      read: async () => {
        return this.readFrom(() => file);
      },
      cancel: () => undefined,
    };
  }

  writerOf(file: OpenFile | undefined): ByteWriter {
    return {
      write: async chunk => {
        await this.task.step();
        if (file !== undefined) await this.task.guard(file.write(chunk));
      },
      end: () => undefined,
    };
  }

  /** Waits in simulated time. */
  sleep(ms: number): Promise<void> {
    return this.task.sleep(ms);
  }

  /** Starts another program as a child. */
  spawn(argv: readonly string[], options: SpawnOptions = {}): Task {
    return this.launcher.spawn(this, argv, options);
  }

  /** Runs another program to its end. */
  async run(argv: readonly string[], options: SpawnOptions = {}): Promise<number> {
    return this.task.guard(this.spawn(argv, options).ended);
  }

  /** Runs another program with a text as its standard input. */
  async pipeTo(argv: readonly string[], text: string): Promise<number> {
    const fds = this.fds.clone();
    fds.set(0, bytesFile(new TextEncoder().encode(text)));
    return this.run(argv, { fds });
  }

  /** Reads; after a stop in which the terminal was somebody else's, asks again. */
  private async readFrom(file: () => OpenFile | undefined): Promise<Uint8Array | undefined> {
    for (;;) {
      await this.task.step();
      try {
        const from = file();
        const chunk = from && (await this.task.guard(from.read()));
        this.task.charge((chunk?.length ?? 0) / BYTES_PER_STEP);
        return chunk;
      } catch (error) {
        if (!(error instanceof TerminalTaken)) throw error;
      }
    }
  }

  private reader(fd: number): ByteReader {
    return {
      read: async () => {
        return this.readFrom(() => this.fds.get(fd));
      },
      cancel: () => void this.fds.close(fd),
    };
  }

  private writer(fd: number): ByteWriter {
    return {
      write: async chunk => {
        await this.task.step();
        const file = this.fds.get(fd);
        if (file !== undefined)
          await this.task.guard(file.write(chunk)).catch(error => {
            throw fd === 1 ? outputError(this.name, error) : error;
          });
      },
      end: () => void this.fds.close(fd),
    };
  }
}

/** What a program says when its standard output takes no more. models close_stdout of gnulib, and yes's own words */
function outputError(name: string, error: unknown): unknown {
  if (!(error instanceof FileError) || error.code !== 'ENOSPC') return error;
  return new ProgramError(`${name === 'yes' ? 'standard output' : 'write error'}: ${errnoText(error)}`);
}

/** Runs a program's body; what it throws becomes its message and status, as if the kernel or its runtime had seen it. */
export async function runBody(process: ProgramProcess, body: () => Promise<number>): Promise<number> {
  process.task.onPanic(
    error =>
      void process.fds
        .get(2)
        ?.write(panicText(error))
        .catch(() => undefined),
  );
  try {
    return await process.task.guard(body());
  } catch (error) {
    if (error instanceof Killed) return 128 + error.signal;
    if (error instanceof Interrupted) return 130;
    if (error instanceof BrokenPipe) {
      process.task.endedBy ??= SIGPIPE;
      return 141;
    }
    if (isPanic(error)) {
      process.task.panic(error);
      return PANIC_STATUS;
    }
    const path = (error as { path?: string }).path;
    const message = path !== undefined ? `${path}: ${errnoText(error)}` : errnoText(error);
    await process.warn(message).catch(() => undefined);
    return error instanceof ProgramError ? error.status : 1;
  }
}
