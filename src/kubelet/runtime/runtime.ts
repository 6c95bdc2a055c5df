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
import type { FileTree } from '../../machine/files/snapshot.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { ImageCatalogue } from '../../machine/image.ts';
import type { Network } from '../../machine/network.ts';
import type { Processes } from '../../machine/processes.ts';
import type { CommandRunner, Process } from '../../machine/runner.ts';
import {
  Container,
  type ContainerConfig,
  type ContainerLimits,
  type ContainerState,
  StartError,
} from './container.ts';
import { ImageStore } from './image-store.ts';
import { IpPool } from './ip-pool.ts';

/** The machine that the runtime runs on, and what it is given. */
export interface RuntimeOptions {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly files: FileSystem;
  readonly network: Network;
  readonly processes: Processes;
  /** The machine's name and address, for pods on the host's network. */
  readonly hostname: string;
  readonly ip: string;
  readonly catalogue: ImageCatalogue;
  readonly runner: CommandRunner;
  /** Where pod addresses come from: `10.244.1.0/24`. */
  readonly podCidr: string;
}

/** What a sandbox is made of. */
export interface SandboxConfig {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly hostname: string;
  readonly hostNetwork: boolean;
  /** Ports of the machine that lead to ports of the pod. */
  readonly portMappings?: readonly { readonly hostPort: number; readonly containerPort: number }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The runtime of a machine as a value (JSON). */
export interface RuntimeSnapshot {
  readonly images: readonly string[];
  readonly sandboxes: readonly {
    readonly id: string;
    readonly ip: string;
    readonly createdAt: number;
    readonly state: CriSandbox['state'];
    readonly config: SandboxConfig;
    readonly containers: readonly {
      readonly id: string;
      readonly config: Omit<ContainerConfig, 'image'> & { readonly image: string };
      readonly limits: ContainerLimits;
      readonly state: ContainerState;
      readonly files: FileTree;
    }[];
  }[];
}

interface Sandbox extends Omit<CriSandbox, 'state'> {
  state: CriSandbox['state'];
  readonly config: SandboxConfig;
  readonly members: Container[];
  readonly address: { remove(): void } | undefined;
  readonly entry: { remove(): void };
}

const SIGTERM = 15;
const SIGKILL = 9;

/** The container runtime of one machine. It outlives the kubelet: what runs goes on when the kubelet is restarted. */
export class ContainerRuntime implements ContainerRuntimeService {
  readonly version = { name: 'containerd', version: 'v2.1.4' };
  readonly store: ImageStore;
  private readonly pods = new Map<string, Sandbox>();
  private readonly byPod = new Map<string, Sandbox[]>();
  private readonly running = new Map<string, Container>();
  private readonly pool: IpPool;

  constructor(private readonly options: RuntimeOptions) {
    this.store = new ImageStore(options.catalogue, options.clock);
    this.pool = new IpPool(options.podCidr);
  }

  sandboxes(): readonly CriSandbox[] {
    return [...this.pods.values()].reverse();
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
    return this.byPod.get(uid) ?? [];
  }

  /** Every container of a pod that is still known, oldest first. */
  containersOf(uid: string): readonly Container[] {
    return (this.byPod.get(uid) ?? []).flatMap(sandbox => sandbox.members);
  }

  usage(containerId: string): CriUsage {
    return this.container(containerId).usage();
  }

  /** Starts a pod's sandbox. @throws Error of the network plugin when there is no address left */
  runSandbox(config: SandboxConfig): CriSandbox {
    const ip = config.hostNetwork ? '' : this.pool.take();
    return this.addSandbox(this.newId(), ip, this.options.clock.now(), config, 'SANDBOX_READY');
  }

  private addSandbox(
    id: string,
    ip: string,
    createdAt: number,
    config: SandboxConfig,
    state: CriSandbox['state'],
  ): Sandbox {
    const { processes } = this.options;
    const isUp = state === 'SANDBOX_READY';
    const sandbox: Sandbox = {
      id,
      name: config.name,
      namespace: config.namespace,
      uid: config.uid,
      attempt: config.attempt,
      state,
      createdAt,
      labels: config.labels,
      annotations: config.annotations,
      ip,
      config,
      members: [],
      address: ip === '' || !isUp ? undefined : this.connect(ip, config),
      entry: isUp ? processes.add({ args: ['/pause'], uid: 65535 }) : { remove: () => undefined },
    };
    this.pods.set(sandbox.id, sandbox);
    this.byPod.set(config.uid, [...(this.byPod.get(config.uid) ?? []), sandbox]);
    return sandbox;
  }

  /** Brings a pod's address up, and the machine's ports that lead to it. models the CNI portmap plugin */
  private connect(ip: string, { portMappings = [] }: SandboxConfig): { remove(): void } {
    const { network, ip: machineIp } = this.options;
    const host = network.addHost(ip);
    if (portMappings.length === 0) return host;
    const route = network.addRoute({
      dial: (fromIp, target, port) => {
        const isMachine = target === machineIp || (target.startsWith('127.') && fromIp === machineIp);
        const mapping = isMachine ? portMappings.find(({ hostPort }) => hostPort === port) : undefined;
        return mapping && { ip, port: mapping.containerPort };
      },
    });
    return {
      remove: () => {
        route.remove();
        host.remove();
      },
    };
  }

  /** Makes a container; `start` starts it. */
  createContainer(sandboxId: string, config: ContainerConfig, limits: ContainerLimits): Container {
    const root = new MemoryFileSystem(this.options.clock);
    config.image.unpack(root);
    return this.addContainer(this.sandbox(sandboxId), this.newId(), config, limits, root);
  }

  /** Sandboxes, containers and images as a value. */
  snapshot(): RuntimeSnapshot {
    return {
      images: this.store.list().flatMap(({ repoTags }) => repoTags),
      sandboxes: [...this.pods.values()].map(({ id, ip, createdAt, state, config, members }) => ({
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
          files: (container.host.files as MemoryFileSystem).snapshot(),
        })),
      })),
    };
  }

  /** Takes a snapshot over, on a machine that has the snapshot's files; what ran runs again once `resume` is called. */
  restore(snapshot: RuntimeSnapshot): void {
    for (const image of snapshot.images) this.store.preload(image);
    for (const { id, ip, createdAt, state, config, containers } of snapshot.sandboxes) {
      if (ip !== '' && state === 'SANDBOX_READY') this.pool.claim(ip);
      const sandbox = this.addSandbox(id, ip, createdAt, config, state);
      for (const each of containers) {
        const image = this.store.local(each.config.image);
        if (image === undefined) continue;
        const root = new MemoryFileSystem(this.options.clock);
        root.restore(each.files);
        this.addContainer(sandbox, each.id, { ...each.config, image }, each.limits, root, each.state);
      }
    }
  }

  /** Starts what ran when the snapshot was taken. */
  resume(): void {
    for (const container of [...this.running.values()]) container.resume();
  }

  private addContainer(
    sandbox: Sandbox,
    id: string,
    config: ContainerConfig,
    limits: ContainerLimits,
    root: MemoryFileSystem,
    before?: ContainerState,
  ): Container {
    const { clock, runner, processes, files, network, hostname, ip } = this.options;
    for (const mount of config.mounts) {
      if (before !== undefined && !files.exists(mount.hostPath)) continue;
      mountInto(root, files, mount.containerPath, mount.hostPath, mount.readonly);
    }
    const world = {
      clock,
      runner,
      processes,
      files,
      host: {
        hostname: sandbox.config.hostNetwork ? hostname : sandbox.config.hostname,
        files: root,
        network,
        ip: sandbox.ip === '' ? ip : sandbox.ip,
      },
    };
    const container = new Container(id, sandbox.id, config, limits, world, before);
    this.running.set(container.id, container);
    sandbox.members.push(container);
    return container;
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

  removeContainer(containerId: string): void {
    const container = this.container(containerId);
    if (container.state === 'CONTAINER_RUNNING') {
      throw new Error(
        `failed to set removing state for container "${containerId}": container is still running`,
      );
    }
    this.running.delete(containerId);
    const members = this.pods.get(container.sandboxId)?.members;
    members?.splice(members.indexOf(container), 1);
    const { files } = this.options;
    if (files.exists(container.log.path)) files.rm(container.log.path);
  }

  async stopSandbox(sandboxId: string): Promise<void> {
    this.endSandbox(sandboxId);
    const alive = this.sandbox(sandboxId).members.filter(
      container => container.state === 'CONTAINER_RUNNING',
    );
    await Promise.all(alive.map(container => this.stopContainer(container.id, 0)));
  }

  /** Takes a sandbox down whose containers have ended: its address is free again. */
  endSandbox(sandboxId: string): void {
    const sandbox = this.sandbox(sandboxId);
    if (sandbox.state === 'SANDBOX_NOTREADY') return;
    sandbox.state = 'SANDBOX_NOTREADY';
    sandbox.address?.remove();
    sandbox.entry.remove();
    if (sandbox.ip !== '') this.pool.release(sandbox.ip);
  }

  removeSandbox(sandboxId: string): void {
    this.endSandbox(sandboxId);
    const sandbox = this.sandbox(sandboxId);
    for (const container of [...sandbox.members]) this.removeContainer(container.id);
    this.pods.delete(sandboxId);
    const left = (this.byPod.get(sandbox.uid) ?? []).filter(other => other !== sandbox);
    if (left.length > 0) this.byPod.set(sandbox.uid, left);
    else this.byPod.delete(sandbox.uid);
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

  private sandbox(id: string): Sandbox {
    const found = this.pods.get(id);
    if (found === undefined) throw new Error(`an error occurred when try to find sandbox "${id}": not found`);
    return found;
  }

  private newId(): string {
    const { rng } = this.options;
    return Array.from({ length: 64 }, () => rng.int(16).toString(16)).join('');
  }
}

/** Bind-mounts a file or folder of the machine into a root file system, making the place for it. */
function mountInto(
  root: FileSystem,
  files: FileSystem,
  path: string,
  source: string,
  readOnly: boolean,
): void {
  if (!files.exists(source)) {
    throw new StartError(
      `failed to generate container spec: failed to generate spec: failed to stat "${source}": stat ${source}: no such file or directory`,
    );
  }
  const isDirectory = files.stat(source).type === 'directory';
  if (!root.exists(path)) {
    if (isDirectory) root.mkdir(path, { recursive: true });
    else {
      root.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      root.writeFile(path, '');
    }
  }
  root.mount(path, files, source, { readOnly });
}
