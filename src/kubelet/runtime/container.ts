import { type ByteWriter, Pipe } from '../../base/pipe.ts';
import type { CriContainer, CriExec, CriUsage } from '../../machine/cri.ts';
import type { MemoryFileSystem } from '../../machine/files/memory-filesystem.ts';
import { NetworkScope } from '../../machine/network/network-scope.ts';
import type { Host, Process } from '../../machine/runner.ts';
import type { ContainerConfig, ContainerLimits, ContainerState, ContainerWorld } from './container-config.ts';
import { ContainerTerminal } from './container-terminal.ts';
import { digestName } from './image-store.ts';
import { LogFile, type LogStream } from './log-file.ts';
import { CREATE_FAILED, checkDirectory, checkProgram, EXEC_FAILED, StartError } from './start-checks.ts';

const SIGKILL = 9;
/** What a process that says nothing about itself uses: it sleeps. */
const IDLE_USAGE: CriUsage = { milliCpu: 0, memoryBytes: 900 * 1024 };

type OutputHandler = (stream: LogStream, chunk: Uint8Array | string) => Promise<void>;

/** One container on a machine: its processes, what they use, its log, and how it ended. */
export class Container {
  readonly log: LogFile;
  readonly createdAt: number;
  state: CriContainer['state'] = 'CONTAINER_CREATED';
  startedAt = 0;
  finishedAt = 0;
  exitCode = 0;
  reason = '';
  message = '';
  /** The command's standard input where the pod asks for one; with a terminal, what is typed there. */
  readonly stdin = new Pipe();
  /** Where the pod asks for one. */
  readonly terminal: ContainerTerminal | undefined;
  readonly host: Host;
  /** Its own files, without what is mounted over them. */
  readonly root: MemoryFileSystem;
  private readonly imageBytes: number;
  private readonly network: NetworkScope;
  private readonly outputs = new Set<OutputHandler>();
  private readonly usages = new Map<object, CriUsage>();
  private readonly execs = new Set<Process>();
  private readonly exitHandlers = new Set<() => void>();
  private process: Process | undefined;
  private entry: { readonly pid: number; remove(): void } | undefined;
  private oomKilled = false;

  constructor(
    readonly id: string,
    readonly sandboxId: string,
    readonly config: ContainerConfig,
    public limits: ContainerLimits,
    private readonly world: ContainerWorld,
    /** What a snapshot says of it. */
    private readonly before?: ContainerState,
  ) {
    this.createdAt = before?.createdAt ?? world.clock.now();
    this.terminal = config.tty ? new ContainerTerminal() : undefined;
    this.root = world.root;
    this.imageBytes = world.root.usedBytes('/');
    this.network = new NetworkScope(world.host.network, world.host.ip, world.host.files);
    this.host = { ...world.host, network: this.network, natives: config.image.natives, machine: undefined };
    this.log = new LogFile(world.files, config.logPath, world.clock, before !== undefined);
  }

  /** Starts the command. @throws StartError when the image has no such program */
  start(): void {
    const { argv, env, cwd, actor } = this.config;
    this.startedAt = this.world.clock.now();
    try {
      checkProgram(this.world.runner, this.host, argv[0] ?? '', env, CREATE_FAILED);
      checkDirectory(this.host, cwd, actor);
    } catch (error) {
      this.end(128, 'StartError', (error as Error).message);
      throw error;
    }
    if (this.hasNoInput) this.stdin.end();
    this.launch();
  }

  /** Takes over the state of a snapshot: what ran runs again, from its beginning. */
  resume(): void {
    if (this.before === undefined) return;
    const { state, startedAt, finishedAt, exitCode, reason, message } = this.before;
    Object.assign(this, { state, startedAt, finishedAt, exitCode, reason, message });
    if (this.hasNoInput || state === 'CONTAINER_EXITED') this.stdin.end();
    if (state === 'CONTAINER_RUNNING') this.launch();
  }

  /** What a snapshot keeps of it besides its configuration and files. */
  get snapshotState(): ContainerState {
    const { state, createdAt, startedAt, finishedAt, exitCode, reason, message } = this;
    return { state, createdAt, startedAt, finishedAt, exitCode, reason, message };
  }

  /** Nobody can type at a terminal without standard input, but it does not end either. */
  private get hasNoInput(): boolean {
    return !this.config.stdin && !this.config.tty;
  }

  private launch(): void {
    const { argv, env, cwd, actor } = this.config;
    this.state = 'CONTAINER_RUNNING';
    // what shares the machine's processes stands among them already
    const isListed = this.config.pids === 'node';
    this.entry = isListed
      ? undefined
      : this.world.processes.add({
          args: argv,
          uid: actor.uid,
          kill: signal => this.signal(signal),
          usage: () => this.usage(),
        });
    const process = this.run({
      argv,
      cwd,
      stdin: this.stdin,
      stdout: this.output('stdout'),
      stderr: this.output(this.terminal ? 'stdout' : 'stderr'),
      ...(this.terminal && { terminal: this.terminal }),
      env,
      init: true,
    });
    this.process = process;
    process.done.then(code => this.exited(code));
  }

  /** Delivers a signal to its first process. */
  signal(signal: number): void {
    this.process?.kill(signal);
  }

  /** Calls back once when it has ended. */
  onExit(handler: () => void): void {
    this.exitHandlers.add(handler);
  }

  /** Runs one more command in it. @throws StartError in the runtime's words */
  exec(exec: CriExec): Process {
    if (this.state !== 'CONTAINER_RUNNING') throw new StartError(`container ${this.id} is not running`);
    const { env, cwd } = this.config;
    checkProgram(this.world.runner, this.host, exec.argv[0] ?? '', env, EXEC_FAILED);
    const process = this.run({
      ...exec,
      env: exec.terminal ? { ...env, TERM: 'xterm' } : env,
      cwd,
      init: false,
    });
    this.execs.add(process);
    process.done.then(() => this.execs.delete(process));
    return process;
  }

  /** Calls back with what it writes from now on. Who takes it slowly holds the writer back. */
  onOutput(handler: OutputHandler): { stop(): void } {
    this.outputs.add(handler);
    return { stop: () => void this.outputs.delete(handler) };
  }

  /** What its processes use, less what the CPU limit throttles. */
  usage(): CriUsage {
    let milliCpu = 0;
    let memoryBytes = 0;
    for (const usage of this.usages.values()) {
      milliCpu += usage.milliCpu;
      memoryBytes += usage.memoryBytes;
    }
    return { milliCpu: Math.min(milliCpu, this.limits.milliCpu ?? milliCpu), memoryBytes };
  }

  /** Bytes of its own files beyond those of its image. */
  get writtenBytes(): number {
    return Math.max(this.root.usedBytes('/') - this.imageBytes, 0);
  }

  /** Changes its cgroup's limits while it runs. Memory beyond a new limit ends it. */
  setLimits(limits: ContainerLimits): void {
    this.limits = limits;
    this.checkMemory();
  }

  view(): CriContainer {
    const { name, attempt, reference, image, labels, annotations, mounts, argv, env, logPath } = this.config;
    return {
      id: this.id,
      sandboxId: this.sandboxId,
      name,
      attempt,
      image: reference,
      imageId: image.id,
      imageRef: digestName(image),
      state: this.state,
      createdAt: this.createdAt,
      startedAt: this.startedAt,
      finishedAt: this.finishedAt,
      exitCode: this.exitCode,
      reason: this.reason,
      message: this.message,
      labels,
      annotations,
      mounts,
      argv,
      env,
      logPath,
      pid: this.entry?.pid ?? 0,
    };
  }

  private run(
    spec: Omit<CriExec, 'terminal'> & {
      readonly terminal?: CriExec['terminal'];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      readonly init: boolean;
    },
  ): Process {
    const token = {};
    this.usages.set(token, IDLE_USAGE);
    const process = this.world.runner.start({
      ...spec,
      host: this.host,
      actor: this.config.actor,
      usage: (milliCpu, memoryBytes) => {
        if (!this.usages.has(token)) return;
        this.usages.set(token, { milliCpu, memoryBytes });
        this.checkMemory();
      },
    });
    process.done.then(() => this.usages.delete(token));
    return process;
  }

  /** The kernel ends a container whose processes use more memory than its cgroup may. */
  private checkMemory(): void {
    const { memoryBytes } = this.limits;
    if (memoryBytes === undefined || this.oomKilled || this.usage().memoryBytes <= memoryBytes) return;
    this.oomKilled = true;
    this.world.clock.soon(() => this.signal(SIGKILL));
  }

  private exited(code: number): void {
    if (this.state === 'CONTAINER_EXITED') return;
    if (this.oomKilled) this.end(137, 'OOMKilled', '');
    else this.end(code, code === 0 ? 'Completed' : 'Error', '');
  }

  private end(code: number, reason: string, message: string): void {
    this.state = 'CONTAINER_EXITED';
    this.finishedAt = this.world.clock.now();
    this.exitCode = code;
    this.reason = reason;
    this.message = message;
    for (const process of this.execs) process.kill(SIGKILL);
    this.usages.clear();
    this.network.close();
    this.stdin.end();
    this.entry?.remove();
    this.entry = undefined;
    this.log.close();
    for (const handler of this.exitHandlers) handler();
    this.exitHandlers.clear();
    this.outputs.clear();
  }

  private output(stream: LogStream): ByteWriter {
    return this.log.writer(stream, async chunk => {
      if (this.outputs.size > 0) await Promise.all([...this.outputs].map(taken => taken(stream, chunk)));
    });
  }
}
