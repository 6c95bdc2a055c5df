import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { controllerRef } from '../common/owner.ts';
import type { ControllerContext } from '../context.ts';
import { claimsFor, isWanted, ordinalOf } from './identity.ts';

/**
 * The claims of a set's pods: made where they are missing, and owned so that they go when the retention policy wants it.
 * Models the claims part of pkg/controller/statefulset/stateful_pod_control.go and stateful_set_utils.go.
 */
export class StatefulClaims {
  readonly informer: Informer<PersistentVolumeClaim>;
  private readonly client: ResourceClient<PersistentVolumeClaim>;

  constructor(
    context: ControllerContext,
    private readonly recorder: EventRecorder,
  ) {
    this.informer = context.informers.of<PersistentVolumeClaim>('persistentvolumeclaims');
    this.client = context.client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
  }

  /** Makes the claims that an ordinal lacks. @throws Error that names what is in the way, after all were tried */
  ensure(set: StatefulSet, ordinal: number): void {
    const failures: string[] = [];
    for (const wanted of claimsFor(set, ordinal)) {
      const { namespace, name = '' } = wanted.metadata ?? {};
      const found = this.informer.get(keyOf(wanted)) ?? this.client.find(namespace, name);
      if (found?.metadata?.deletionTimestamp !== undefined) failures.push(`pvc ${name} is being deleted`);
      if (found !== undefined) continue;
      const what = `Pod ${set.metadata?.name}-${ordinal} in StatefulSet ${set.metadata?.name}`;
      try {
        this.client.create(namespace, wanted);
        this.recorder.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} ${what} success`);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        failures.push(`failed to create PVC ${name}: ${text}`);
        if (isReason(error, 'AlreadyExists')) continue;
        const message = `create Claim ${name} for ${what} failed error: ${text}`;
        this.recorder.event(set, 'Warning', 'FailedCreate', message);
      }
    }
    if (failures.length === 1) throw new Error(failures[0]);
    if (failures.length > 1) throw new Error(`[${failures.join(', ')}]`);
  }

  /** True when a claim of the ordinal still belongs to a pod of that name that is gone, so that it will go too. */
  areStale(set: StatefulSet, ordinal: number): boolean {
    if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false;
    const podName = `${set.metadata?.name}-${ordinal}`;
    return claimsFor(set, ordinal).some(wanted =>
      this.informer
        .get(keyOf(wanted))
        ?.metadata?.ownerReferences?.some(({ kind, name }) => kind === 'Pod' && name === podName),
    );
  }

  /** Gives the claims of a pod the owners that the retention policy asks for. @returns whether one had others @throws ApiError */
  own(set: StatefulSet, pod: Pod): boolean {
    let changed = false;
    for (const wanted of claimsFor(set, ordinalOf(set, pod) ?? 0)) {
      const claim = this.informer.get(keyOf(wanted));
      if (claim === undefined) continue;
      const before = claim.metadata?.ownerReferences ?? [];
      const others = before.filter(({ uid }) => uid !== set.metadata?.uid && uid !== pod.metadata?.uid);
      const foreign = others.some(({ controller }) => controller === true);
      if (foreign) {
        const message = `PersistentVolumeClaim ${claim.metadata?.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        this.recorder.event(set, 'Warning', 'ConflictingController', message);
      }
      const ownerReferences = foreign ? others : [...others, ...ownersOf(set, pod)];
      if (jsonEqual(before, ownerReferences)) continue;
      this.client.update({ ...claim, metadata: { ...claim.metadata, ownerReferences } });
      changed = true;
    }
    return changed;
  }
}

/** Who takes the claims of a pod along: the pod when it was scaled away, else the set, or nobody. Models updateClaimOwnerRefForSetAndPod. */
function ownersOf(set: StatefulSet, pod: Pod): readonly OwnerReference[] {
  const { whenScaled, whenDeleted } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenScaled === 'Delete' && !isWanted(set, ordinalOf(set, pod) ?? -1)) return [controllerRef(pod)];
  return whenDeleted === 'Delete' ? [controllerRef(set)] : [];
}
