import type { Namespace, Node, Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { ConnectionRefused } from '../../api/status.ts';
import type { ApiAnswer } from '../../apiserver/interface.ts';
import { ApiServer } from '../../apiserver/server.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Client, type ResourceClient } from '../../client/client.ts';
import { Store } from '../../store/store.ts';
import type { ControllerFlags } from '../context.ts';
import { ControllerManager } from '../manager.ts';
import { StandInKubelet } from './kubelet.ts';
import { StandInScheduler } from './scheduler.ts';

export interface WorldOptions {
  readonly seed?: number;
  readonly nodes?: number;
  /** As `--controllers`. */
  readonly controllers?: readonly string[];
  readonly flags?: Partial<ControllerFlags>;
  /** How often kubelets renew their leases. Default: as seldom as keeps nodes alive, for each renewal costs time. */
  readonly heartbeatMs?: number;
}

const START = Date.UTC(2026, 0, 1);

/** A cluster of API server, controllers, a stand-in scheduler and a stand-in kubelet: for tests of controllers only. */
export class World {
  readonly clock = new VirtualClock(START);
  readonly store = new Store(this.clock);
  readonly rng: SeededRng;
  readonly client: Client;
  readonly manager: ControllerManager;
  readonly kubelet: StandInKubelet;
  /** False: the controllers' calls are refused; what they watch already goes on. */
  serverUp = true;
  /** What pods use of CPU, in millicores by name: stands in for the metrics API. */
  readonly cpu = new Map<string, number>();
  /** What the controllers logged as errors. */
  readonly errors: string[] = [];

  constructor({ seed = 1, nodes = 3, controllers, flags, heartbeatMs = 40_000 }: WorldOptions = {}) {
    this.rng = new SeededRng(seed);
    const server = new ApiServer({ store: this.store, clock: this.clock, rng: this.rng.fork('server') });
    const user = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
    const transport = {
      call: (call: Omit<Parameters<typeof server.call>[0], 'user'>) => server.call({ ...call, user }),
    };
    this.client = new Client(transport, 'kubectl/v1.36.4');
    for (let index = 1; index <= nodes; index++) this.addNode(`node0${index}`);
    this.kubelet = new StandInKubelet(this.client, this.clock, this.rng.fork('kubelet'), heartbeatMs);
    new StandInScheduler(this.client, this.clock).start();
    this.kubelet.start();
    this.manager = new ControllerManager({
      client: new Client(
        {
          call: call => {
            if (!this.serverUp) throw new ConnectionRefused('10.0.0.10:6443');
            return call.path.startsWith('/apis/metrics.k8s.io/') ? this.podMetrics() : transport.call(call);
          },
        },
        'kube-controller-manager/v1.36.2',
      ),
      clock: this.clock,
      rng: this.rng.fork('controllers'),
      controllers,
      // what they decide is what is looked at, not how long their requests wait
      flags: { kubeApiQps: -1, ...flags },
      log: (severity, message) => {
        if (severity === 'E') this.errors.push(message);
      },
    });
    this.manager.start();
    this.settle();
  }

  private podMetrics(): ApiAnswer {
    const items = [...this.cpu].map(([name, milli]) => ({
      metadata: { name },
      containers: [{ name: 'main', usage: { cpu: `${milli}m` } }],
    }));
    return { code: 200, body: { kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', items } };
  }

  /** Lets `seconds` pass, enough by default for anything that is not on a long timer. */
  settle(seconds = 30): void {
    this.clock.advance(seconds * 1000);
  }

  of<T extends KubeObject>(resource: string): ResourceClient<T> {
    return this.client.resource<T>(resource);
  }

  list<T extends KubeObject>(resource: string, namespace?: string): readonly T[] {
    return this.of<T>(resource).list(namespace).items;
  }

  get<T extends KubeObject>(resource: string, name: string, namespace: string | undefined = 'default'): T {
    return this.of<T>(resource).get(namespace, name);
  }

  create<T extends KubeObject>(resource: string, object: T): T {
    return this.of<T>(resource).create(object.metadata?.namespace, object);
  }

  pods(namespace = 'default'): readonly Pod[] {
    return this.list<Pod>('pods', namespace);
  }

  events(name: string, namespace = 'default'): string[] {
    const events = this.of<
      KubeObject & { involvedObject: { name?: string }; reason?: string; message?: string }
    >('events');
    return events
      .list(namespace)
      .items.filter(event => event.involvedObject.name === name)
      .map(event => `${event.reason}: ${event.message}`);
  }

  addNamespace(name: string): Namespace {
    return this.create<Namespace>('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  addNode(name: string, more: Partial<Node> = {}): Node {
    const quantities = { cpu: '4', memory: '8Gi', pods: '110' };
    const created = this.create<Node>('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name }, ...more.metadata },
      spec: more.spec ?? {},
    });
    return this.of<Node>('nodes').updateStatus({
      ...created,
      status: {
        capacity: quantities,
        allocatable: quantities,
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  }
}
