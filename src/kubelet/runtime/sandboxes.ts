import type { CriSandbox } from '../../machine/cri.ts';
import { IpPool } from '../../machine/network/ip-pool.ts';
import type { Network } from '../../machine/network/network.ts';
import { type PortMapping, portMap } from '../../machine/network/port-map.ts';
import type { Processes } from '../../machine/processes.ts';
import type { PidNamespace } from '../../machine/runner.ts';
import type { Container } from './container.ts';

/** What a sandbox is made of. */
export interface SandboxConfig {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly hostname: string;
  readonly hostNetwork: boolean;
  /** Ports of the machine that lead to ports of the pod. */
  readonly portMappings?: readonly PortMapping[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A sandbox with the containers in it. */
export interface Sandbox extends Omit<CriSandbox, 'state'> {
  state: CriSandbox['state'];
  readonly config: SandboxConfig;
  readonly members: Container[];
  /** For containers that share their processes. */
  readonly pids: PidNamespace;
  /** The address on the network; undefined on the host's network and once the sandbox has ended. */
  readonly address: { remove(): void } | undefined;
  /** The pause process. */
  readonly entry: { remove(): void };
}

/** The machine that sandboxes are made on. */
export interface SandboxMachine {
  readonly network: Network;
  readonly processes: Processes;
  readonly ip: string;
  /** Where pod addresses come from: `10.244.1.0/24`. */
  readonly podCidr: string;
}

/** The pod sandboxes of one machine: their addresses, host ports and pause processes. models containerd's sandbox store */
export class Sandboxes {
  private readonly byId = new Map<string, Sandbox>();
  private readonly byPod = new Map<string, Sandbox[]>();
  private readonly pool: IpPool;

  constructor(private readonly machine: SandboxMachine) {
    this.pool = new IpPool(machine.podCidr);
  }

  /** Oldest first. */
  list(): readonly Sandbox[] {
    return [...this.byId.values()];
  }

  /** The sandboxes of a pod, oldest first. */
  of(uid: string): readonly Sandbox[] {
    return this.byPod.get(uid) ?? [];
  }

  /** @throws Error when there is none of that id */
  get(id: string): Sandbox {
    const found = this.byId.get(id);
    if (found === undefined) throw new Error(`an error occurred when try to find sandbox "${id}": not found`);
    return found;
  }

  /** @returns the sandbox, or undefined when there is none of that id */
  find(id: string): Sandbox | undefined {
    return this.byId.get(id);
  }

  /** Starts a sandbox. @throws Error of the network plugin when there is no address left */
  start(id: string, createdAt: number, config: SandboxConfig): Sandbox {
    const ip = config.hostNetwork ? '' : this.pool.take();
    return this.add(id, ip, createdAt, config, 'SANDBOX_READY');
  }

  /** Takes one over from a snapshot, with its address. */
  restore(
    id: string,
    ip: string,
    createdAt: number,
    config: SandboxConfig,
    state: CriSandbox['state'],
  ): Sandbox {
    if (ip !== '' && state === 'SANDBOX_READY') this.pool.claim(ip);
    return this.add(id, ip, createdAt, config, state);
  }

  /** Takes one down whose containers have ended: its address is free again. */
  end(id: string): void {
    const sandbox = this.get(id);
    if (sandbox.state === 'SANDBOX_NOTREADY') return;
    sandbox.state = 'SANDBOX_NOTREADY';
    sandbox.address?.remove();
    sandbox.entry.remove();
    if (sandbox.ip !== '') this.pool.release(sandbox.ip);
  }

  /** Forgets one that has ended and whose containers are gone. */
  remove(id: string): void {
    const { uid } = this.get(id);
    this.byId.delete(id);
    const left = this.of(uid).filter(other => other.id !== id);
    if (left.length > 0) this.byPod.set(uid, left);
    else this.byPod.delete(uid);
  }

  private add(
    id: string,
    ip: string,
    createdAt: number,
    config: SandboxConfig,
    state: CriSandbox['state'],
  ): Sandbox {
    const { processes } = this.machine;
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
      pids: { first: 'pause' },
      address: ip === '' || !isUp ? undefined : this.connect(id, ip, config),
      entry: isUp ? processes.add({ args: ['/pause'], uid: 65535 }) : { remove: () => undefined },
    };
    this.byId.set(sandbox.id, sandbox);
    this.byPod.set(config.uid, [...this.of(config.uid), sandbox]);
    return sandbox;
  }

  /** Brings a pod's address up, and the machine's ports that lead to it. */
  private connect(id: string, ip: string, config: SandboxConfig): { remove(): void } {
    const { network, ip: node } = this.machine;
    const { portMappings = [], namespace, name } = config;
    const host = network.addHost(ip, node);
    if (portMappings.length === 0) return host;
    const table = network.addNat(portMap(id, `${namespace}/${name}`, node, ip, portMappings));
    return {
      remove: () => {
        table.remove();
        host.remove();
      },
    };
  }
}
