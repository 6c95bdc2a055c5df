import type { Clock } from '../base/clock.ts';
import { type Form, list, map, number, optional, record } from '../base/form.ts';
import { Pipe } from '../base/pipe.ts';
import type { Rng } from '../base/rng.ts';
import { MemoryFileSystem } from './files/memory-filesystem.ts';
import { FILE_TREE, type FileTree } from './files/snapshot.ts';
import type { FileSystem } from './filesystem.ts';
import { JOURNAL_ENTRY, Journal, type JournalEntry } from './journal.ts';
import { startNative } from './native.ts';
import type { Network } from './network/network.ts';
import { resolveName } from './network/resolver.ts';
import { Processes } from './processes.ts';
import type { CommandRunner, Host, NativeProgram, Process } from './runner.ts';
import { type Launched, SERVICE_STATE, type ServiceState, type ServiceWorld } from './units/service.ts';
import { Systemd } from './units/systemd.ts';
import { Users } from './users.ts';

export interface MachineOptions {
  readonly hostname: string;
  readonly ip: string;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly network: Network;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Size of its disk; 50 GiB where nothing is said. */
  readonly diskBytes?: number;
  /** Runs scripts and the shell's programs; native programs do not need it. */
  readonly runner?: CommandRunner;
}

/** A machine as a value (JSON). */
export interface MachineSnapshot {
  readonly bootedAt: number | undefined;
  readonly files: FileTree;
  readonly journal: readonly JournalEntry[];
  readonly units: { readonly [unit: string]: ServiceState };
}

export const MACHINE_SNAPSHOT: Form<MachineSnapshot> = record<MachineSnapshot>({
  bootedAt: optional(number),
  files: FILE_TREE,
  journal: list(JOURNAL_ENTRY),
  units: map(SERVICE_STATE),
});

const byFiles = new WeakMap<FileSystem, Machine>();

/** The machine whose root file system this is. */
export function machineWithRoot(files: FileSystem): Machine | undefined {
  return byFiles.get(files);
}

/** A simulated Linux host. */
export class Machine implements Host {
  readonly hostname: string;
  readonly ip: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly network: Network;
  readonly files: MemoryFileSystem;
  readonly users: Users;
  readonly journal: Journal;
  readonly processes: Processes;
  readonly systemd: Systemd;
  /** Programs by the absolute path of their executable. Whoever builds the machine puts them in. */
  readonly natives = new Map<string, NativeProgram>();
  /** What listens on Unix sockets, by path: `/run/containerd/containerd.sock`. */
  readonly sockets = new Map<string, unknown>();
  readonly machine = this;
  /** Milliseconds since the epoch; undefined while it is down. */
  bootedAt: number | undefined;
  private readonly options: MachineOptions;
  private address: { remove(): void } | undefined;

  constructor(options: MachineOptions) {
    this.options = options;
    this.hostname = options.hostname;
    this.ip = options.ip;
    this.cpus = options.cpus;
    this.memoryBytes = options.memoryBytes;
    this.diskBytes = options.diskBytes ?? 50 * 1024 ** 3;
    this.network = options.network;
    this.files = new MemoryFileSystem(options.clock);
    byFiles.set(this.files, this);
    this.users = new Users(this.files);
    this.journal = new Journal(options.clock);
    this.processes = new Processes(options.clock);
    const world: ServiceWorld = {
      clock: options.clock,
      files: this.files,
      journal: this.journal,
      launch: command => this.launch(command),
    };
    this.systemd = new Systemd(world);
  }

  /** Comes up: its address answers, the enabled services start. */
  boot(): void {
    if (this.bootedAt !== undefined) return;
    this.bootedAt = this.options.clock.now();
    this.attach();
    this.systemd.boot();
  }

  /** Everything about it as a value, programs and containers aside. */
  snapshot(): MachineSnapshot {
    return {
      bootedAt: this.bootedAt,
      files: this.files.snapshot(),
      journal: this.journal.snapshot(),
      units: this.systemd.snapshot(),
    };
  }

  /** Takes over files and journal of a snapshot; the machine is down until `resume`. */
  restore(snapshot: MachineSnapshot): void {
    this.files.restore(snapshot.files);
    this.journal.restore(snapshot.journal);
  }

  /** Goes on where the snapshot was taken: the services that ran run again. */
  resume(snapshot: MachineSnapshot): void {
    this.bootedAt = snapshot.bootedAt;
    if (snapshot.bootedAt === undefined) return;
    this.attach();
    this.systemd.restore(snapshot.units);
  }

  /** Makes the address answer and names resolve. */
  private attach(): void {
    const host = this.network.addHost(this.ip);
    const names = this.network.addResolver(this.ip, name =>
      resolveName(this.files, this.network, this.ip, name),
    );
    this.address = {
      remove: () => {
        host.remove();
        names.remove();
      },
    };
  }

  /** Goes down at once: nothing of it answers any more. Its files stay. */
  halt(): void {
    this.systemd.halt();
    this.address?.remove();
    this.bootedAt = undefined;
  }

  private launch(command: Parameters<ServiceWorld['launch']>[0]): Launched | undefined {
    const path = command.argv[0];
    const user = this.users.named(command.user);
    if (path === undefined || !this.files.exists(path) || (this.files.stat(path).mode & 0o111) === 0)
      return undefined;
    const pid = this.processes.nextPid();
    const output = command.output(pid, path.slice(path.lastIndexOf('/') + 1));
    const stdin = new Pipe();
    stdin.end();
    let use = { milliCpu: 0, memoryBytes: 0 };
    const spec = {
      host: this,
      argv: command.argv,
      env: command.env,
      cwd: command.cwd,
      actor: user === undefined ? { uid: 0, gids: [0] } : this.users.actor(user),
      stdin,
      stdout: output,
      stderr: output,
      usage: (milliCpu: number, memoryBytes: number) => {
        use = { milliCpu, memoryBytes };
      },
    };
    const { clock, rng, runner } = this.options;
    const entry = this.processes.add({
      pid,
      args: command.argv,
      uid: spec.actor.uid,
      kill: signal => process?.kill(signal),
      usage: () => use,
    });
    const native = this.natives.get(this.files.realpath(path)) ?? this.natives.get(path);
    const process: Process | undefined =
      native !== undefined
        ? startNative(native, spec, { clock, rng: rng.fork(`${this.hostname}/${pid}`) })
        : runner?.start(spec);
    if (process === undefined) {
      entry.remove();
      return undefined;
    }
    void process.done.then(() => {
      entry.remove();
      output.end();
    });
    return { pid, done: process.done, kill: signal => process.kill(signal) };
  }
}
