import type { Node } from '../../api/generated/types.ts';
import { PATCH } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
/** How long kubelets may keep Secrets and ConfigMaps, by the number of nodes; the ranges overlap so that a cluster on the edge does not waver. */
const STEPS = [
  { least: 0, most: 100, seconds: '0' },
  { least: 90, most: 500, seconds: '15' },
  { least: 450, most: 1000, seconds: '30' },
  { least: 900, most: 2000, seconds: '60' },
  { least: 1800, most: Number.POSITIVE_INFINITY, seconds: '300' },
] as const;

/** Tells kubelets in an annotation how long to cache objects. Models pkg/controller/ttl/ttl_controller.go. */
export class NodeTtlController implements Controller {
  private readonly nodes: Informer<Node>;
  private readonly loop: Reconciler;
  private count = 0;
  private step = 0;

  constructor(private readonly context: ControllerContext) {
    this.nodes = context.informers.of<Node>('nodes');
    this.loop = new Reconciler(context, 'ttl', [this.nodes], name => this.sync(name));
    const enqueue = ({ metadata }: Node) => this.loop.queue.add(metadata?.name ?? '');
    this.nodes.on({
      add: node => {
        this.count++;
        if (this.count > STEPS[this.step]!.most) this.step++;
        enqueue(node);
      },
      // A node that is not touched itself follows a new step with its next update: kubelets report often.
      update: (_, node) => enqueue(node),
      delete: () => {
        this.count--;
        if (this.count < STEPS[this.step]!.least) this.step--;
      },
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(name: string): void {
    const node = this.nodes.get(name);
    const { seconds } = STEPS[this.step]!;
    if (node === undefined || node.metadata?.annotations?.[ANNOTATION] === seconds) return;
    const patch = { metadata: { annotations: { [ANNOTATION]: seconds } } };
    this.context.client.resource<Node>('nodes').patch(undefined, name, PATCH.strategic, patch);
  }
}
