import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { PATCH } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { claimsOf, PodCache } from '../common/pod-cache.ts';
import { isPodFinished } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

/** Keeps objects that are in use from going away: puts a finalizer on each and takes it off once it is being deleted and unused. */
class ProtectionController<T extends KubeObject> implements Controller {
  private readonly objects: Informer<T>;
  protected readonly loop: Reconciler;

  constructor(
    private readonly context: ControllerContext,
    private readonly protect: {
      readonly resource: string;
      readonly finalizer: string;
      readonly reads: readonly Pick<Informer<never>, 'hasSynced'>[];
      isUsed(object: T): boolean;
      /** Tells of objects that may have come out of use. */
      follow(check: (key: string) => void): void;
    },
  ) {
    this.objects = context.informers.of<T>(protect.resource);
    this.loop = new Reconciler(context, protect.finalizer, [this.objects, ...protect.reads], key =>
      this.sync(key),
    );
    const enqueue = (object: T) => this.loop.queue.add(keyOf(object));
    this.objects.on({ add: enqueue, update: (_, object) => enqueue(object) });
    protect.follow(key => this.loop.queue.add(key));
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const object = this.objects.get(key);
    if (object === undefined) return;
    const { finalizer } = this.protect;
    const { finalizers = [], deletionTimestamp } = object.metadata ?? {};
    const has = finalizers.includes(finalizer);
    if (deletionTimestamp === undefined && !has) this.write(object, [...finalizers, finalizer]);
    else if (deletionTimestamp !== undefined && has && !this.protect.isUsed(object)) {
      this.write(
        object,
        finalizers.filter(other => other !== finalizer),
      );
    }
  }

  private write({ metadata }: T, finalizers: readonly string[]): void {
    const patch = { metadata: { resourceVersion: metadata?.resourceVersion, finalizers } };
    try {
      const client = this.context.client.resource<T>(this.protect.resource);
      client.patch(metadata?.namespace, metadata?.name ?? '', PATCH.merge, patch);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

/** Claims stay while a pod that runs uses them. Models pkg/controller/volume/pvcprotection/pvc_protection_controller.go. */
export function claimProtection(context: ControllerContext): Controller {
  const pods = new PodCache(context);
  return new ProtectionController<PersistentVolumeClaim>(context, {
    resource: 'persistentvolumeclaims',
    finalizer: 'kubernetes.io/pvc-protection',
    reads: [pods.informer],
    isUsed: claim => pods.usingClaim(keyOf(claim)).some(pod => pod.spec?.nodeName && !isPodFinished(pod)),
    follow: check => {
      const checkAll = (pod: Pod) => claimsOf(pod).forEach(check);
      pods.informer.on({ update: (_, pod) => checkAll(pod), delete: checkAll });
    },
  });
}

/** Volumes stay while they are bound to a claim. Models pkg/controller/volume/pvprotection/pv_protection_controller.go. */
export function volumeProtection(context: ControllerContext): Controller {
  return new ProtectionController<PersistentVolume>(context, {
    resource: 'persistentvolumes',
    finalizer: 'kubernetes.io/pv-protection',
    reads: [],
    isUsed: ({ status }) => status?.phase === 'Bound',
    follow: () => undefined,
  });
}
