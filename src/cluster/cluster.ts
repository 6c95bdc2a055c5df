import type { Pod } from '../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import type { ApiService } from '../apiserver/interface.ts';
import { drive, type Idle, settleInstant } from '../base/drive.ts';
import type { Rng } from '../base/rng.ts';
import type { VirtualClock } from '../base/virtual-clock.ts';
import type { Client } from '../client/client.ts';
import type { DataDirectories } from '../images/etcd/data-directories.ts';
import type { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import type { Machine } from '../machine/machine.ts';
import type { SimulatedNetwork } from '../machine/network/simulated-network.ts';
import type { LogEntry } from '../store/store.ts';
import { type ClusterSnapshot, SNAPSHOT_VERSION } from './snapshot.ts';
import { type ClusterSpec, NETWORK, type PlannedNode } from './spec.ts';

/** The parts a cluster is put together from. */
export interface ClusterParts {
  readonly clock: VirtualClock;
  readonly rng: Rng;
  readonly idle: Idle;
  readonly network: SimulatedNetwork;
  readonly nodes: readonly PlannedNode[];
  readonly machines: ReadonlyMap<string, Machine>;
  readonly disks: DataDirectories;
  /** The container runtimes by their machines' names. */
  readonly runtimes: ReadonlyMap<string, ContainerRuntime>;
  readonly spec: ClusterSpec;
  /** A client with the rights of /etc/kubernetes/super-admin.conf. */
  readonly admin: Client;
}

/** How long the cluster must have been quiet to count as settled, and the longest wait for it: simulated milliseconds. */
const QUIET = 12_000;
const PATIENCE = 120_000;
/** After its grace period a Pod is ended by force and its object removed: simulated milliseconds. */
const LAST_WRITE = 3_000;
/** What is written all the time without anything happening. */
const HEARTBEATS = new Set(['leases.coordination.k8s.io', 'nodes']);
const LEASES = new Set(['leases.coordination.k8s.io']);

/** A running cluster: its machines, its network, its clock, and a client that may do anything. */
export class Cluster {
  readonly clock: VirtualClock;
  readonly rng: Rng;
  readonly network: SimulatedNetwork;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly nodes: readonly PlannedNode[];
  readonly admin: Client;
  private readonly parts: ClusterParts;

  constructor(parts: ClusterParts) {
    this.parts = parts;
    this.clock = parts.clock;
    this.rng = parts.rng;
    this.network = parts.network;
    this.machines = parts.machines;
    this.nodes = parts.nodes;
    this.admin = parts.admin;
  }

  /** The machine that kubectl is used on by default. */
  get controlPlane(): Machine {
    return this.machine(this.nodes.find(node => node.isControlPlane)!.name);
  }

  /** @throws Error when the cluster has no machine of that name */
  machine(name: string): Machine {
    const machine = this.machines.get(name);
    if (machine === undefined)
      throw new Error(`the cluster has no machine ${name}; it has ${[...this.machines.keys()].join(', ')}`);
    return machine;
  }

  /** The container runtime of a machine. @throws Error when the cluster has no machine of that name */
  runtime(name: string): ContainerRuntime {
    return this.parts.runtimes.get(this.machine(name).hostname)!;
  }

  /** The API server's network door as it is now; undefined while nothing listens. */
  get apiService(): ApiService | undefined {
    const { ip } = this.controlPlane;
    try {
      return this.network.dial(ip, ip, NETWORK.apiPort).service as ApiService | undefined;
    } catch {
      return undefined;
    }
  }

  /** Lets simulated time pass, everything that falls due in it included. */
  async advance(ms: number): Promise<void> {
    await drive(this.clock, this.parts.idle, this.clock.now() + ms);
  }

  /** Moves on until `done` says so; returns whether it did within `limitMs` of simulated time. */
  async until(done: () => boolean, limitMs = PATIENCE): Promise<boolean> {
    await drive(this.clock, this.parts.idle, this.clock.now() + limitMs, done);
    return done();
  }

  /** Finishes what is due at this instant without letting time pass. */
  async finishInstant(): Promise<void> {
    await settleInstant(this.clock, this.parts.idle);
  }

  /**
   * Moves on until nothing but heartbeats has been written for a while, and every Pod that is being deleted has had
   * its grace period: a container that heeds no SIGTERM is silent for all of it.
   * @returns false when the cluster was still busy after `limitMs` of simulated time
   */
  async settle(limitMs = PATIENCE): Promise<boolean> {
    let seen = this.lastChange();
    let since = this.clock.now();
    return this.until(() => {
      const now = this.lastChange();
      if (now !== seen) {
        seen = now;
        since = this.clock.now();
      }
      return this.clock.now() - since >= QUIET && !this.isEnding();
    }, limitMs);
  }

  /** Whether a Pod is within the grace period of its deletion; false where no API server answers. */
  private isEnding(): boolean {
    const now = this.clock.now();
    try {
      return this.admin
        .resource<Pod>('pods')
        .list()
        .items.some(({ metadata }) => now < Date.parse(metadata?.deletionTimestamp ?? '') + LAST_WRITE);
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionRefused) return false;
      throw error;
    }
  }

  /** Counts up with every write to the API server's data, leases aside. */
  writes(): number {
    return this.parts.disks.changes(LEASES);
  }

  /**
   * From now on every request that comes to the API server over the wire (from kubectl and curl, not from the
   * components) passes through `handle`, which sends it on.
   */
  onRequest(
    handle: (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>,
  ): void {
    this.network.intercept((found, port) => {
      const { fetch } = found;
      if (port !== NETWORK.apiPort || fetch === undefined) return undefined;
      return { ...found, fetch: (request, peer) => handle(request, changed => fetch(changed, peer)) };
    });
  }

  /** The writes to the API server's data that are still known, from an instant on (milliseconds since the epoch). */
  history(since: number): readonly LogEntry[] {
    return this.parts.disks.history(since);
  }

  /**
   * Lets the past go: old writes, as etcd's compaction does, and what programs have logged. They say it again when a
   * snapshot's programs start anew.
   */
  forgetHistory(): void {
    this.parts.disks.compact();
    for (const { hostname, files, journal } of this.machines.values()) {
      journal.restore(journal.read().filter(({ identifier }) => identifier === 'systemd'));
      const runtime = this.runtime(hostname);
      for (const { id } of runtime.containers()) {
        const { path } = runtime.container(id).log;
        if (files.exists(path)) files.writeFile(path, '');
      }
    }
  }

  /** The cluster as a value; it goes on unharmed. Commands that run in shells are not part of it. */
  snapshot(): ClusterSnapshot {
    const { clock, disks, runtimes, spec } = this.parts;
    const machines = [...this.machines].map(([name, machine]) => [
      name,
      { machine: machine.snapshot(), runtime: runtimes.get(name)!.snapshot() },
    ]);
    return {
      version: SNAPSHOT_VERSION,
      now: clock.now(),
      spec,
      disks: disks.snapshot(),
      machines: Object.fromEntries(machines),
    };
  }

  /** Ends everything that runs; the cluster cannot be used any more. */
  stop(): void {
    for (const machine of this.machines.values()) machine.halt();
  }

  private lastChange(): number {
    return this.parts.disks.changes(HEARTBEATS);
  }
}
