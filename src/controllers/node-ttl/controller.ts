import type { Node } from '../../api/generated/types.ts';
import { PATCH } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
/** How long kubelets may keep Secrets and ConfigMaps, by the size of the cluster. */
const STEPS: readonly (readonly [nodes: number, seconds: string])[] = [
  [100, '0'],
  [500, '15'],
  [1000, '30'],
  [5000, '60'],
];

/** Tells kubelets in an annotation how long to cache objects. Models pkg/controller/ttl/ttl_controller.go. */
export class NodeTtlController implements Controller {
  private readonly nodes: Informer<Node>;
  private readonly loop: Reconciler;
  private current = '';

  constructor(private readonly context: ControllerContext) {
    this.nodes = context.informers.of<Node>('nodes');
    this.loop = new Reconciler(context, 'ttl', [this.nodes], name => this.sync(name));
    this.nodes.on({
      add: node => this.changed(node),
      update: (_, node) => this.changed(node),
      delete: node => this.changed(node),
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private changed(node: Node): void {
    const seconds = STEPS.find(([most]) => this.nodes.size <= most)?.[1] ?? '300';
    if (seconds !== this.current) {
      this.current = seconds;
      for (const { metadata } of this.nodes.list()) this.loop.queue.add(metadata?.name ?? '');
    } else this.loop.queue.add(node.metadata?.name ?? '');
  }

  private sync(name: string): void {
    const node = this.nodes.get(name);
    if (node === undefined || node.metadata?.annotations?.[ANNOTATION] === this.current) return;
    const patch = { metadata: { annotations: { [ANNOTATION]: this.current } } };
    this.context.client.resource<Node>('nodes').patch(undefined, name, PATCH.strategic, patch);
  }
}
