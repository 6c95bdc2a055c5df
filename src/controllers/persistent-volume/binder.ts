import type { PersistentVolume, PersistentVolumeClaim } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Client, ResourceClient } from '../../client/client.ts';
import { referenceTo } from '../../client/events.ts';
import { isFor } from './matching.ts';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/** Writes bindings of claims and volumes, and their phases. Models bind and unbindVolume of pkg/controller/volume/persistentvolume/pv_controller.go. */
export class Binder {
  readonly volumes: ResourceClient<PersistentVolume>;
  private readonly claims: ResourceClient<PersistentVolumeClaim>;

  constructor(client: Client) {
    this.volumes = client.resource<PersistentVolume>('persistentvolumes');
    this.claims = client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
  }

  /** Binds both sides, volume first; what is done already is left as it is. @throws ApiError */
  bind(claim: PersistentVolumeClaim, found: PersistentVolume): void {
    const volume = this.setPhase(this.reserve(claim, found), 'Bound');
    const name = volume.metadata?.name ?? '';
    const annotations = {
      ...claim.metadata?.annotations,
      [BIND_COMPLETED]: 'yes',
      ...(!claim.spec?.volumeName && { [BOUND_BY_CONTROLLER]: 'yes' }),
    };
    const isDone =
      claim.spec?.volumeName === name && jsonEqual(annotations, claim.metadata?.annotations ?? {});
    const metadata = { ...claim.metadata, annotations };
    const bound = isDone
      ? claim
      : this.claims.update({ ...claim, metadata, spec: { ...claim.spec, volumeName: name } });
    const { accessModes, capacity } = volume.spec ?? {};
    const status = { ...bound.status, phase: 'Bound', accessModes, capacity };
    if (!jsonEqual(status, bound.status)) this.claims.updateStatus({ ...bound, status });
  }

  private reserve(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolume {
    if (volume.spec?.claimRef?.uid === claim.metadata?.uid) return volume;
    const annotations = {
      ...volume.metadata?.annotations,
      ...(!isFor(volume, claim) && { [BOUND_BY_CONTROLLER]: 'yes' }),
    };
    return this.volumes.update({
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: { ...volume.spec, claimRef: referenceTo(claim) },
    });
  }

  /** Takes a volume back from a claim that took another: a reservation by name, which its maker wrote, stays. @throws ApiError */
  unbind(volume: PersistentVolume): void {
    const { [BOUND_BY_CONTROLLER]: byController, ...annotations } = volume.metadata?.annotations ?? {};
    const { claimRef, ...spec } = volume.spec ?? {};
    const { uid: _, ...name } = claimRef ?? {};
    const freed = this.volumes.update({
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: byController === undefined ? { ...spec, claimRef: name } : spec,
    });
    this.setPhase(freed, 'Available');
  }

  /** @returns the volume in the phase @throws ApiError */
  setPhase(volume: PersistentVolume, phase: string, message?: string): PersistentVolume {
    if (volume.status?.phase === phase) return volume;
    const status = { ...volume.status, phase, ...(message !== undefined && { message }) };
    return this.volumes.updateStatus({ ...volume, status });
  }

  /** Marks a claim that has no volume. @returns whether that is news @throws ApiError */
  setUnbound(claim: PersistentVolumeClaim, phase: 'Pending' | 'Lost'): boolean {
    const { accessModes: _, capacity: __, ...status } = claim.status ?? {};
    const after = { ...status, phase };
    if (jsonEqual(after, claim.status)) return false;
    this.claims.updateStatus({ ...claim, status: after });
    return claim.status?.phase !== phase;
  }

  /** @throws ApiError */
  annotate(claim: PersistentVolumeClaim, annotations: Readonly<Record<string, string>>): void {
    const all = { ...claim.metadata?.annotations, ...annotations };
    if (jsonEqual(all, claim.metadata?.annotations)) return;
    this.claims.update({ ...claim, metadata: { ...claim.metadata, annotations: all } });
  }
}
