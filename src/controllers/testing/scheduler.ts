import type { Node, Pod } from '../../api/generated/types.ts';
import { matchesRequiredNodeAffinity } from '../../api/node-affinity.ts';
import { keyOf } from '../../api/object.ts';
import { untolerated } from '../../api/taints.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { Informer } from '../../client/informer.ts';

/** Binds each pod to the fit node with the fewest pods. For tests of controllers only. */
export class StandInScheduler {
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  /** Where this put pods, by their key. */
  private readonly placed = new Map<string, string>();

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
  ) {
    this.pods = new Informer<Pod>(client.resource<Pod>('pods'), clock, {
      indexes: { node: pod => [pod.spec?.nodeName ?? ''] },
    });
    this.nodes = new Informer<Node>(client.resource<Node>('nodes'), clock);
  }

  start(): void {
    this.nodes.start();
    this.pods.on({
      add: pod => this.clock.soon(() => this.schedule(pod)),
      delete: pod => this.placed.delete(keyOf(pod)),
    });
    this.nodes.on({
      update: () => {
        for (const pod of this.pods.byIndex('node', '')) this.schedule(pod);
      },
    });
    this.pods.start();
  }

  private schedule(added: Pod): void {
    const { namespace, name = '' } = added.metadata ?? {};
    const pod = this.client.resource<Pod>('pods').find(namespace, name);
    if (pod === undefined || pod.spec?.nodeName || pod.metadata?.deletionTimestamp !== undefined) return;
    const fit = this.nodes.list().filter(node => {
      const open =
        untolerated(node.spec?.taints, pod.spec?.tolerations, ['NoSchedule', 'NoExecute']) === undefined;
      return open && matchesRequiredNodeAffinity(pod, node);
    });
    const places = [...this.placed.values()];
    const load = (node: Node) => places.filter(place => place === node.metadata?.name).length;
    const [target] = [...fit].sort(
      (a, b) => load(a) - load(b) || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1),
    );
    if (target === undefined) return;
    this.placed.set(keyOf(pod), target.metadata?.name ?? '');
    this.client.resource<Pod>('pods').createSub(namespace, name, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace },
      target: { apiVersion: 'v1', kind: 'Node', name: target.metadata?.name },
    } as never);
  }
}
