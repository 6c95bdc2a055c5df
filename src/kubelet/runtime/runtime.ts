import type { Clock } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import type {
  ContainerRuntimeService,
  CriContainer,
  CriExec,
  CriImage,
  CriSandbox,
  CriUsage,
} from '../../machine/cri.ts';
import { MemoryFileSystem } from '../../machine/files/memory-filesystem.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { ImageCatalogue } from '../../machine/image.ts';
import type { CommandRunner, PidNamespace, Process } from '../../machine/runner.ts';
import { bindMount } from './bind-mount.ts';
import { Container } from './container.ts';
import type { ContainerConfig, ContainerLimits, ContainerState } from './container-config.ts';
import { ImageStore } from './image-store.ts';
import { cgroupFiles, procFiles } from './proc-files.ts';
import type { RuntimeSnapshot } from './runtime-snapshot.ts';
import { type Sandbox, type SandboxConfig, Sandboxes, type SandboxMachine } from './sandboxes.ts';

/** The machine that the runtime runs on, and what it is given. */
export interface RuntimeOptions extends SandboxMachine {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly files: FileSystem;
  /** The machine's name, for pods on the host's network. */
  readonly hostname: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly catalogue: ImageCatalogue;
  readonly runner: CommandRunner;
}

const SIGTERM = 15;
const SIGKILL = 9;

/** The container runtime of one machine. It outlives the kubelet: what runs goes on when the kubelet is restarted. */
export class ContainerRuntime implements ContainerRuntimeService {
  readonly version = { name: 'containerd', version: 'v2.1.4' };
  readonly store: ImageStore;
  private readonly pods: Sandboxes;
  private readonly running = new Map<string, Container>();

  constructor(private readonly options: RuntimeOptions) {
    this.store = new ImageStore(options.catalogue, options.clock);
    this.pods = new Sandboxes(options);
  }

  sandboxes(): readonly CriSandbox[] {
    return [...this.pods.list()].reverse();
  }

  containers(): readonly CriContainer[] {
    return [...this.running.values()].reverse().map(container => container.view());
  }

  images(): readonly CriImage[] {
    return this.store.list();
  }

  /** @throws Error when there is none of that id */
  container(id: string): Container {
    const found = this.running.get(id);
    if (found === undefined)
      throw new Error(`an error occurred when try to find container "${id}": not found`);
    return found;
  }

  /** The sandboxes of a pod, oldest first. */
  sandboxesOf(uid: string): readonly CriSandbox[] {
    return this.pods.of(uid);
  }

  /** Every container of a pod that is still known, oldest first. */
  containersOf(uid: string): readonly Container[] {
    return this.pods.of(uid).flatMap(sandbox => sandbox.members);
  }

  usage(containerId: string): CriUsage {
    return this.container(containerId).usage();
  }

  /** Starts a pod's sandbox. @throws Error of the network plugin when there is no address left */
  runSandbox(config: SandboxConfig): CriSandbox {
    return this.pods.start(this.newId(), this.options.clock.now(), config);
  }

  /** Makes a container; `start` starts it. */
  createContainer(sandboxId: string, config: ContainerConfig, limits: ContainerLimits): Container {
    const root = new MemoryFileSystem(this.options.clock);
    config.image.unpack(root);
    return this.addContainer(this.pods.get(sandboxId), this.newId(), config, limits, root);
  }

  /** Sandboxes, containers and images as a value. */
  snapshot(): RuntimeSnapshot {
    return {
      images: this.store.list().flatMap(({ repoTags }) => repoTags),
      sandboxes: this.pods.list().map(({ id, ip, createdAt, state, config, members }) => ({
        id,
        ip,
        createdAt,
        state,
        config,
        containers: members.map(container => ({
          id: container.id,
          config: { ...container.config, image: container.config.image.name },
          limits: container.limits,
          state: container.snapshotState,
          files: container.root.snapshot(),
        })),
      })),
    };
  }

  /** Takes a snapshot over, on a machine that has the snapshot's files; what ran runs again once `resume` is called. */
  restore(snapshot: RuntimeSnapshot): void {
    for (const image of snapshot.images) this.store.preload(image);
    for (const { id, ip, createdAt, state, config, containers } of snapshot.sandboxes) {
      const sandbox = this.pods.restore(id, ip, createdAt, config, state);
      for (const each of containers) {
        const image = this.store.local(each.config.image);
        if (image === undefined) continue;
        const root = new MemoryFileSystem(this.options.clock);
        root.restore(each.files);
        this.addContainer(sandbox, each.id, { ...each.config, image }, each.limits, root, each.state);
      }
    }
  }

  /** Starts what ran when the snapshot was taken. @param which by the containers' names in their pods */
  resume(which: (name: string) => boolean): void {
    for (const container of [...this.running.values()]) if (which(container.config.name)) container.resume();
  }

  private addContainer(
    sandbox: Sandbox,
    id: string,
    config: ContainerConfig,
    limits: ContainerLimits,
    root: MemoryFileSystem,
    before?: ContainerState,
  ): Container {
    const { clock, runner, processes, files, network, hostname, ip, cpus, memoryBytes } = this.options;
    const facts = {
      clock,
      config,
      cpus,
      memoryBytes,
      limits: () => container.limits,
      used: () => container.usage().memoryBytes,
    };
    for (const [path, generated] of [
      ['/proc', procFiles(facts)],
      ['/sys/fs/cgroup', cgroupFiles(facts)],
    ] as const) {
      root.mkdir(path, { recursive: true });
      root.mount(path, generated, '/', { readOnly: true });
    }
    for (const mount of config.mounts) {
      if (before !== undefined && !files.exists(mount.hostPath)) continue;
      bindMount(root, files, mount.containerPath, mount.hostPath, mount.readonly);
    }
    const world = {
      clock,
      runner,
      processes,
      files,
      host: {
        hostname: sandbox.config.hostNetwork ? hostname : sandbox.config.hostname,
        files: config.readOnlyRoot ? readOnly(root, clock) : root,
        network,
        ip: sandbox.ip === '' ? ip : sandbox.ip,
        pids: this.pidsFor(config, sandbox),
      },
      root,
    };
    const container = new Container(id, sandbox.id, config, limits, world, before);
    this.running.set(container.id, container);
    sandbox.members.push(container);
    return container;
  }

  private pidsFor({ pids }: ContainerConfig, sandbox: Sandbox): PidNamespace {
    if (pids === 'node') return this.options.processes;
    if (pids === 'pod') return sandbox.pids;
    const target = pids === 'container' ? undefined : this.running.get(pids.target);
    return target?.host.pids ?? { first: 'init' };
  }

  exec(containerId: string, exec: CriExec): Process {
    return this.container(containerId).exec(exec);
  }

  /** Sends SIGTERM (or `signal`), and SIGKILL once the grace period is over. */
  terminate(container: Container, graceMs: number, signal = SIGTERM): void {
    if (container.state !== 'CONTAINER_RUNNING') return;
    if (graceMs <= 0) {
      container.signal(SIGKILL);
      return;
    }
    container.signal(signal);
    const timer = this.options.clock.after(graceMs, () => container.signal(SIGKILL));
    container.onExit(() => timer.cancel());
  }

  stopContainer(containerId: string, graceSeconds: number): Promise<void> {
    const container = this.container(containerId);
    return new Promise(resolve => {
      if (container.state !== 'CONTAINER_RUNNING') return resolve();
      container.onExit(resolve);
      this.terminate(container, graceSeconds * 1000);
    });
  }

  /** As CRI asks: one that is gone already, perhaps with its sandbox, is no error. */
  removeContainer(containerId: string): void {
    const container = this.running.get(containerId);
    if (container === undefined) return;
    if (container.state === 'CONTAINER_RUNNING') {
      throw new Error(
        `failed to set removing state for container "${containerId}": container is still running`,
      );
    }
    this.running.delete(containerId);
    const members = this.pods.find(container.sandboxId)?.members;
    members?.splice(members.indexOf(container), 1);
    const { files } = this.options;
    if (files.exists(container.log.path)) files.rm(container.log.path);
  }

  async stopSandbox(sandboxId: string): Promise<void> {
    this.endSandbox(sandboxId);
    const alive = this.pods
      .get(sandboxId)
      .members.filter(container => container.state === 'CONTAINER_RUNNING');
    await Promise.all(alive.map(container => this.stopContainer(container.id, 0)));
  }

  /** Takes a sandbox down whose containers have ended: its address is free again. */
  endSandbox(sandboxId: string): void {
    this.pods.end(sandboxId);
  }

  removeSandbox(sandboxId: string): void {
    this.pods.end(sandboxId);
    for (const container of [...this.pods.get(sandboxId).members]) this.removeContainer(container.id);
    this.pods.remove(sandboxId);
  }

  pullImage(reference: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.store.pull(reference, result => {
        if ('refused' in result) reject(new Error(result.refused));
        else resolve(result.image.id);
      });
    });
  }

  removeImage(reference: string): void {
    if (!this.store.remove(reference)) throw new Error(`no such image ${reference}`);
  }

  private newId(): string {
    const { rng } = this.options;
    return Array.from({ length: 64 }, () => rng.int(16).toString(16)).join('');
  }
}

/** The same files, of which none can be changed but those that are mounted. */
function readOnly(root: MemoryFileSystem, clock: Clock): MemoryFileSystem {
  const view = new MemoryFileSystem(clock);
  view.mount('/', root, '/', { readOnly: true });
  return view;
}
