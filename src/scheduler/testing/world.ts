import type { Node, Pod, PriorityClass } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { ApiServer } from '../../apiserver/server.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Client } from '../../client/client.ts';
import type { Transport } from '../../client/transport.ts';
import { Store } from '../../store/store.ts';
import type { SchedulerConfiguration } from '../config/types.ts';
import type { LogEntry } from '../log.ts';
import { Scheduler, type SchedulerOptions } from '../scheduler.ts';

export interface WorldOptions {
  readonly seed?: number;
  readonly configuration?: SchedulerConfiguration;
  readonly verbosity?: number;
}

/** A node as tests and recordings describe one. */
export interface NodeForm {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: NonNullable<Node['spec']>['taints'];
  readonly unschedulable?: boolean;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly images?: NonNullable<Node['status']>['images'];
}

const START = Date.UTC(2026, 0, 1);
const NAMESPACES = ['default', 'kube-system'];

/** A cluster of an API server and a scheduler, as a user meets them; no kubelet and no controllers. */
export class World {
  readonly clock = new VirtualClock(START);
  readonly store = new Store(this.clock);
  readonly client: Client;
  readonly scheduler: Scheduler;
  readonly log: LogEntry[] = [];
  private readonly rng: SeededRng;
  private readonly server: ApiServer;

  constructor({ seed = 1, configuration, verbosity = 2 }: WorldOptions = {}) {
    this.rng = new SeededRng(seed);
    this.server = new ApiServer({ store: this.store, clock: this.clock, rng: this.rng.fork('server') });
    this.client = this.connect('kubectl/v1.36.4');
    // In life a controller makes it; pods are not admitted without.
    for (const namespace of NAMESPACES)
      this.create('serviceaccounts', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace },
      });
    this.scheduler = this.addScheduler({ ...(configuration && { configuration }), verbosity });
  }

  /** Starts the scheduler; nodes and pods may be there already. */
  start(): void {
    this.scheduler.start();
    this.settle();
  }

  /** Another scheduler on the same cluster; not started. */
  addScheduler(options: Partial<SchedulerOptions> = {}): Scheduler {
    return new Scheduler({
      client: this.connect('kube-scheduler/v1.36.2'),
      clock: this.clock,
      rng: this.rng.fork('scheduler'),
      log: entry => this.log.push(entry),
      ...options,
    });
  }

  /** Lets time pass: enough by default for everything that does not wait for anybody. */
  settle(seconds = 2): void {
    this.clock.advance(seconds * 1000);
  }

  /** A Ready node with the labels every node has. */
  addNode({ name, labels, taints = [], unschedulable, allocatable, images }: NodeForm): void {
    const nodes = this.client.resource<Node>('nodes');
    const all = { ...labels, 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
    const spec = { ...(taints.length > 0 && { taints }), ...(unschedulable && { unschedulable }) };
    const created = nodes.create(undefined, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: all },
      spec,
      status: {
        allocatable,
        capacity: allocatable,
        conditions: [{ type: 'Ready', status: 'True' }],
        ...(images && { images }),
      },
    });
    // Admission taints new nodes as not ready; what takes that away in life is a controller that does not run here.
    if ((created.spec?.taints?.length ?? 0) !== taints.length) nodes.update({ ...created, spec });
  }

  addPriorityClass(name: string, value: number, preemptionPolicy?: string): void {
    this.client.resource<PriorityClass>('priorityclasses.scheduling.k8s.io').create(undefined, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      ...(preemptionPolicy && { preemptionPolicy }),
    });
  }

  /** Creates a pod in its namespace, or in `default`. */
  addPod(pod: Pod): Pod {
    const whole = { apiVersion: 'v1', kind: 'Pod', ...pod };
    return this.client.resource<Pod>('pods').create(pod.metadata?.namespace ?? 'default', whole);
  }

  pod(name: string, namespace = 'default'): Pod | undefined {
    return this.client.resource<Pod>('pods').find(namespace, name);
  }

  deletePod(name: string, namespace = 'default'): void {
    this.client.resource<Pod>('pods').delete(namespace, name, { gracePeriodSeconds: 0 });
  }

  create<T extends KubeObject>(resource: string, object: T): T {
    return this.client.resource<T>(resource).create(object.metadata?.namespace, object);
  }

  /** A connection as the cluster's administrator. */
  transport(): Transport {
    const user = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
    return { call: call => this.server.call({ ...call, user }) };
  }

  private connect(userAgent: string): Client {
    return new Client(this.transport(), userAgent);
  }
}
