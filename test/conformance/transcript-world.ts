import type { Node, Pod } from '../../src/api/generated/types.ts';
import type { ApiFetch, ApiService, User } from '../../src/apiserver/interface.ts';
import { ApiServer } from '../../src/apiserver/server.ts';
import { wireDoor } from '../../src/apiserver/wire/index.ts';
import { settleInstant } from '../../src/base/drive.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { Client } from '../../src/client/client.ts';
import { ControllerManager } from '../../src/controllers/manager.ts';
import { Scheduler } from '../../src/scheduler/scheduler.ts';
import { Store } from '../../src/store/store.ts';
import { StandInKubelet } from './stand-in-kubelet.ts';

const ADMIN: User = {
  name: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:masters', 'system:authenticated'],
};
const START = Date.parse('2026-11-20T22:13:02Z');
const idle = () => new Promise<void>(resolve => setImmediate(resolve));
/** The recordings were made on a control plane that had been up for a while. */
const UP_FOR_MS = 16 * 60_000;
/** By then the node lifecycle controller has seen the new nodes. */
const NODE_MONITOR_MS = 6_000;

/** The cluster of the transcripts: a control plane, three nodes, and a stand-in for their kubelets. */
export class TranscriptWorld {
  readonly clock = new VirtualClock(START);
  readonly rng: SeededRng;
  readonly fetch: ApiFetch;
  /** The same API server for a port of the host. */
  readonly service: ApiService;
  /** How many commands run now: time moves on its own only for them. */
  private running = 0;
  private pump: Promise<void> | undefined;

  constructor(seed: string) {
    this.rng = new SeededRng(seed);
    const server = new ApiServer({
      store: new Store(this.clock),
      clock: this.clock,
      rng: this.rng.fork('apiserver'),
    });
    const service: ApiService = {
      call: server.call,
      fetch: request => this.fetch(request),
      authenticate: () => ADMIN,
    };
    this.fetch = wireDoor(service);
    this.service = service;
    const client = (agent: string, user: string) =>
      new Client(
        {
          call: call =>
            server.call({
              ...call,
              user: { name: user, groups: ['system:masters', 'system:authenticated'] },
            }),
        },
        agent,
      );
    const { clock } = this;
    new ControllerManager({
      client: client('kube-controller-manager/v1.36.2', 'system:kube-controller-manager'),
      clock,
      rng: this.rng.fork('controllers'),
    }).start();
    new Scheduler({
      client: client('kube-scheduler/v1.36.2', 'system:kube-scheduler'),
      clock,
      rng: this.rng.fork('scheduler'),
    }).start();
    clock.advance(UP_FOR_MS);
    const nodes = client('kubelet/v1.36.2', 'system:nodes').resource<Node>('nodes');
    const pods = client('kubelet/v1.36.2', 'system:nodes').resource<Pod>('pods');
    new StandInKubelet(nodes, pods, clock).start(['controlplane', 'node01', 'node02']);
    clock.advance(NODE_MONITOR_MS);
    // The recordings begin without events: their nodes had been there before, under the same names.
    const admin = client('kubectl/v1.36.4', ADMIN.name);
    admin.call({ method: 'DELETE', path: '/api/v1/namespaces/default/events' });
  }

  /** Lets the cluster do what it has to do, as was waited for after each step. */
  async settle(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    for (;;) {
      await settleInstant(this.clock, idle);
      const next = this.clock.nextAt();
      if (next === undefined || next > until) break;
      this.clock.moveTo(next);
    }
    this.clock.moveTo(until);
  }

  /** Runs a command's work, moving time on whenever it waits for nothing else. */
  async drive<T>(work: Promise<T>): Promise<T> {
    this.running++;
    this.pump ??= this.run().finally(() => {
      this.pump = undefined;
    });
    try {
      return await work;
    } finally {
      this.running--;
    }
  }

  private async run(): Promise<void> {
    while (this.running > 0) {
      await settleInstant(this.clock, idle);
      // Streams of fetch need several turns of the event loop before a waiting reader sees its chunk.
      for (let turn = 0; turn < 20 && this.running > 0; turn++) {
        await idle();
        this.clock.runDue();
      }
      const next = this.clock.nextAt();
      if (this.running > 0 && next !== undefined && !this.clock.isHeld) this.clock.moveTo(next);
    }
  }
}
