import { BUSYBOX_FILE } from '../../machine/busybox.ts';
import type { Actor } from '../../machine/filesystem.ts';
import type { Host, NativeProgram } from '../../machine/runner.ts';
import { errnoText } from '../process/errno.ts';
import { absolutePath, baseName, mayAccess, statOf } from '../process/paths.ts';
import {
  type Launch,
  type Launcher,
  ProgramProcess,
  type Programs,
  runBody,
  type SpawnOptions,
} from '../process/program.ts';
import { Task } from '../process/task.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The path of the executable that a name stands for, or undefined. Models execvp's search. */
export function findExecutable(
  host: Host,
  name: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
  actor: Actor,
): string | undefined {
  return findExecutables(host, name, env, cwd, actor)[0];
}

/** Every executable of that name, in the order of the search. */
export function findExecutables(
  host: Host,
  name: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
  actor: Actor,
): string[] {
  if (name.includes('/')) {
    return isExecutable(host, absolutePath(cwd, name), actor) ? [name] : [];
  }
  if (name === '') return [];
  const folders = (env.PATH ?? DEFAULT_PATH).split(':').map(folder => folder || '.');
  return folders
    .map(folder => (folder === '/' ? `/${name}` : `${folder.replace(/\/$/, '')}/${name}`))
    .filter(path => isExecutable(host, absolutePath(cwd, path), actor));
}

function isExecutable(host: Host, path: string, actor: Actor): boolean {
  const stat = statOf(host.files, path, actor);
  return stat?.type === 'file' && mayAccess(stat, actor, 1);
}

/** Starts programs for the interpreter and for programs that start others. */
export class ProgramLauncher implements Launcher {
  /** @param applets what executables are that are BusyBox; the same as the others where left out */
  constructor(
    readonly programs: Programs,
    private readonly applets: Programs = programs,
  ) {}

  async run(launch: Launch): Promise<number> {
    const process = new ProgramProcess(launch, this);
    let status: number;
    try {
      status = await runBody(process, () => this.body(process));
    } finally {
      launch.fds.closeAll();
    }
    launch.task.exit(status);
    return launch.task.ended;
  }

  spawn(process: ProgramProcess, argv: readonly string[], options: SpawnOptions): Task {
    const { table } = process.world;
    if (table.live.size >= table.limit) throw new Error('fork: Resource temporarily unavailable');
    const task = new Task(table, argv, process.task, options.ownGroup ? undefined : process.task.group);
    task.inheritSignals(process.task);
    void this.run({
      world: options.host ? { ...process.world, host: options.host } : process.world,
      argv,
      env: options.env ?? process.env,
      cwd: options.cwd ?? process.cwd,
      actor: options.actor ?? process.actor,
      fds: options.fds ?? process.fds.clone(),
      task,
      ...(process.usage ? { usage: process.usage } : {}),
    });
    return task;
  }

  private async body(process: ProgramProcess): Promise<number> {
    const name = process.argv[0] ?? '';
    const path = findExecutable(process.host, name, process.env, process.cwd, process.actor);
    if (path === undefined) return this.cannotRun(process, name);
    const full = absolutePath(process.cwd, path);
    const program = this.programAt(process, full);
    if (program === undefined) {
      await process.stderr.write(`${name}: cannot execute binary file: Exec format error\n`);
      return 126;
    }
    if (typeof program === 'function') return program(process);
    return this.script(process, path, program.interpreter);
  }

  private async cannotRun(process: ProgramProcess, name: string): Promise<number> {
    const stat = name.includes('/')
      ? statOf(process.host.files, process.path(name), process.actor)
      : undefined;
    const reason =
      stat === undefined
        ? name.includes('/')
          ? 'No such file or directory'
          : 'command not found'
        : stat.type === 'directory'
          ? 'Is a directory'
          : 'Permission denied';
    await process.stderr.write(`${name}: ${reason}\n`);
    return stat === undefined ? 127 : 126;
  }

  /** What the executable is: a native program, one of ours, or a script with its interpreter's words. */
  private programAt(
    process: ProgramProcess,
    path: string,
  ): NativeProgram | ((p: ProgramProcess) => Promise<number>) | { interpreter: string[] } | undefined {
    const { host } = process;
    let real = path;
    try {
      real = host.files.realpath(path);
    } catch {
      // A file that cannot be resolved is looked up by the name it was called by.
    }
    const native = host.natives.get(path) ?? host.natives.get(real);
    if (native !== undefined) return this.takingSignals(native);
    let head: Uint8Array;
    try {
      head = host.files.readFile(path).subarray(0, 256);
    } catch (error) {
      throw new Error(`${path}: ${errnoText(error)}`);
    }
    if (head[0] === 0x23 && head[1] === 0x21) {
      const line = new TextDecoder().decode(head).split('\n')[0]!.slice(2).trim();
      const words = /^(\S+)(?:\s+(.*))?$/.exec(line);
      if (words) return { interpreter: words[2] ? [words[1]!, words[2]] : [words[1]!] };
    }
    const table = new TextDecoder().decode(head) === BUSYBOX_FILE ? this.applets : this.programs;
    const program = table.get(baseName(path)) ?? table.get(baseName(real));
    if (program !== undefined) return program;
    const binary = head[0] === 0x7f || head.includes(0) || head.length === 0;
    return binary ? undefined : { interpreter: ['/bin/sh'] };
  }

  /** A native program counts as one that handles its signals. */
  private takingSignals(native: NativeProgram): (p: ProgramProcess) => Promise<number> {
    return process => {
      process.task.isInit = false;
      return native(process);
    };
  }

  private async script(
    process: ProgramProcess,
    path: string,
    interpreter: readonly string[],
  ): Promise<number> {
    const argv = [...interpreter, path, ...process.args];
    const found = findExecutable(process.host, interpreter[0]!, process.env, process.cwd, process.actor);
    if (found === undefined) {
      await process.stderr.write(
        `${process.argv[0]}: ${interpreter[0]}: bad interpreter: No such file or directory\n`,
      );
      return 126;
    }
    process.task.argv = argv;
    const inner = new ProgramProcess({ ...process, argv, usage: process.usage ?? (() => undefined) }, this);
    const program = this.programs.get(baseName(found)) ?? process.host.natives.get(found);
    if (program === undefined) {
      await process.stderr.write(
        `${process.argv[0]}: ${interpreter[0]}: cannot execute: Exec format error\n`,
      );
      return 126;
    }
    return program(inner);
  }
}
