import type { PersistentVolumeClaim, Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { controllerRef, isControlledBy } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

/** Makes the claims of pods' ephemeral volumes; they go with their pods. Models pkg/controller/volume/ephemeral/controller.go. */
export class EphemeralVolumeController implements Controller {
  private readonly pods: PodCache;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly client: ResourceClient<PersistentVolumeClaim>;
  private readonly loop: Reconciler;

  constructor(context: ControllerContext) {
    this.pods = new PodCache(context);
    this.claims = context.informers.of<PersistentVolumeClaim>('persistentvolumeclaims');
    this.client = context.client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
    const reads = [this.pods.informer, this.claims];
    this.loop = new Reconciler(context, 'ephemeral_volume', reads, key => this.sync(key));
    this.pods.informer.on({ add: pod => this.enqueue(pod) });
    // A claim that was in the way, or that a pod still needs, is gone.
    this.claims.on({
      delete: claim => {
        for (const pod of this.pods.usingClaim(keyOf(claim))) this.enqueue(pod);
      },
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private enqueue(pod: Pod): void {
    if (pod.metadata?.deletionTimestamp !== undefined) return;
    if (pod.spec?.volumes?.some(({ ephemeral }) => ephemeral)) this.loop.queue.add(keyOf(pod));
  }

  private sync(key: string): void {
    const pod = this.pods.informer.get(key);
    if (pod === undefined || pod.metadata?.deletionTimestamp !== undefined) return;
    const { namespace } = pod.metadata ?? {};
    for (const { name: volume, ephemeral } of pod.spec?.volumes ?? []) {
      if (ephemeral === undefined) continue;
      const name = `${pod.metadata?.name}-${volume}`;
      const known = this.claims.get(`${namespace}/${name}`);
      if (known && !isControlledBy(known, pod))
        throw new Error(`PVC ${namespace}/${name} was not created for pod ${key} (pod is not owner)`);
      if (known) continue;
      const { metadata, spec } = ephemeral.volumeClaimTemplate ?? {};
      const ownerReferences = [controllerRef(pod)];
      this.client.create(namespace, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { ...metadata, name, namespace, ownerReferences },
        spec,
      });
    }
  }
}
