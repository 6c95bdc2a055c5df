import type { Namespace } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { deletionConditions } from './conditions.ts';
import { deleteContent } from './content.ts';

/** Writes just before the deletion get this long to come through. */
const GRACE_MS = 5_000;
const FINALIZER = 'kubernetes';

/** Empties namespaces that are being deleted and lets them go. Models pkg/controller/namespace/namespace_controller.go. */
export class NamespaceController implements Controller {
  private readonly client: ResourceClient<Namespace>;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    const namespaces = context.informers.of<Namespace>('namespaces');
    this.client = context.client.resource<Namespace>('namespaces');
    this.loop = new Reconciler(context, 'namespace', [namespaces], name => this.sync(name));
    const enqueue = ({ metadata }: Namespace) => {
      if (metadata?.deletionTimestamp !== undefined) this.loop.queue.addAfter(metadata.name ?? '', GRACE_MS);
    };
    namespaces.on({ add: enqueue, update: (_, namespace) => enqueue(namespace) });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(name: string): void {
    const namespace = this.client.find(undefined, name);
    if (namespace?.metadata?.deletionTimestamp === undefined || !namespace.spec?.finalizers?.length) return;
    const remaining = deleteContent(this.context.client, name);
    const conditions = deletionConditions(
      namespace.status?.conditions ?? [],
      remaining,
      rfc3339(this.context.clock.now()),
    );
    const latest = jsonEqual(conditions, namespace.status?.conditions)
      ? namespace
      : this.client.updateStatus({ ...namespace, status: { phase: 'Terminating', conditions } });
    if (remaining.failures.length > 0) throw new Error(remaining.failures.join(', '));
    if (remaining.seconds > 0) {
      this.loop.queue.addAfter(name, (Math.floor(remaining.seconds / 2) + 1) * 1000);
      return;
    }
    this.finalize(latest);
  }

  private finalize(namespace: Namespace): void {
    const finalizers = namespace.spec?.finalizers?.filter(finalizer => finalizer !== FINALIZER) ?? [];
    try {
      this.client.update(
        { ...namespace, spec: { ...namespace.spec, finalizers } },
        { subresource: 'finalize' },
      );
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}
