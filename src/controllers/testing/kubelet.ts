import type { Lease, Node, Pod } from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import { type Clock, rfc3339, rfc3339Micro } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import type { Client } from '../../client/client.ts';
import { Informer } from '../../client/informer.ts';

const STEP_MS = 1000;
const LEASES = 'kube-node-lease';

/** Makes bound pods Running and Ready and removes deleted ones, each after a short while of its own. For tests of controllers only. */
export class StandInKubelet {
  /** Pods whose name this refuses never become ready. */
  isHealthy: (pod: Pod) => boolean = () => true;
  /** Nodes whose kubelet gives no sign of life. */
  readonly silent = new Set<string>();
  /** What a bound pod becomes: it may also end. */
  phaseOf: (pod: Pod) => string = () => 'Running';

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    private readonly rng: Rng,
    private readonly heartbeatMs: number,
  ) {}

  start(): void {
    const informer = new Informer<Pod>(this.client.resource<Pod>('pods'), this.clock);
    informer.on({ add: pod => this.follow(pod), update: (_, pod) => this.follow(pod) });
    informer.start();
    this.clock.every(this.heartbeatMs, () => this.renewLeases());
  }

  /** Sets a node's Ready condition, as a kubelet that is well or not would. */
  report(node: string, status: 'True' | 'False'): void {
    const nodes = this.client.resource<Node>('nodes');
    const found = nodes.get(undefined, node);
    const conditions = [{ type: 'Ready', status, lastTransitionTime: rfc3339(this.clock.now()) }];
    nodes.updateStatus({ ...found, status: { ...found.status, conditions } });
  }

  private renewLeases(): void {
    const leases = this.client.resource<Lease>('leases.coordination.k8s.io');
    for (const { metadata } of this.client.resource<Node>('nodes').list().items) {
      const name = metadata?.name ?? '';
      if (this.silent.has(name)) continue;
      const spec = {
        holderIdentity: name,
        leaseDurationSeconds: 40,
        renewTime: rfc3339Micro(this.clock.now()),
      };
      const lease = leases.find(LEASES, name);
      if (lease) leases.update({ ...lease, spec });
      else {
        const draft = {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name, namespace: LEASES },
          spec,
        };
        leases.create(LEASES, draft);
      }
    }
  }

  private follow(pod: Pod): void {
    if (!pod.spec?.nodeName || this.silent.has(pod.spec.nodeName)) return;
    const { namespace, name = '', deletionTimestamp } = pod.metadata ?? {};
    const later = this.rng.int(3) * STEP_MS;
    if (deletionTimestamp !== undefined) this.clock.after(later, () => this.remove(namespace, name));
    else if (pod.status?.phase === 'Pending') this.clock.after(later, () => this.run(namespace, name));
  }

  private run(namespace: string | undefined, name: string): void {
    const pods = this.client.resource<Pod>('pods');
    const pod = pods.find(namespace, name);
    if (pod?.status?.phase !== 'Pending' || pod.metadata?.deletionTimestamp !== undefined) return;
    const phase = this.phaseOf(pod);
    const ready = phase === 'Running' && this.isHealthy(pod) ? 'True' : 'False';
    const lastTransitionTime = rfc3339(this.clock.now());
    const condition = (type: string, status: string) => ({ type, status, lastTransitionTime });
    pods.updateStatus({
      ...pod,
      status: {
        ...pod.status,
        phase,
        podIP: `10.0.0.${this.rng.int(250) + 1}`,
        startTime: lastTransitionTime,
        conditions: [
          condition('Initialized', 'True'),
          condition('Ready', ready),
          condition('PodScheduled', 'True'),
        ],
      },
    });
  }

  private remove(namespace: string | undefined, name: string): void {
    try {
      this.client.resource<Pod>('pods').delete(namespace, name, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
