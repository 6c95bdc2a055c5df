import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/generated/types.ts';
import { matchesNodeSelector } from '../../api/node-affinity.ts';
import type { Lister } from '../framework/handle.ts';
import type { NodeInfo } from '../framework/node-info.ts';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** The storage class that a claim names; '' for none. models component-helpers/storage/volume */
export function classOfClaim({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata?.annotations?.[OLD_CLASS] ?? spec?.storageClassName ?? '';
}

/** The storage class of a volume; '' for none. */
export function classOfVolume({ metadata, spec }: PersistentVolume): string {
  return metadata?.annotations?.[OLD_CLASS] ?? spec?.storageClassName ?? '';
}

/** True when claim and volume have found each other and the claim's controller has said so. */
export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata?.annotations?.[BIND_COMPLETED] !== undefined;
}

/** True when the claim is to be bound once a pod that uses it has a node. @throws Error where the class does not say */
export function bindsLate(claim: PersistentVolumeClaim, classes: Lister<StorageClass>): boolean {
  const name = classOfClaim(claim);
  const storageClass = name === '' ? undefined : classes.get(name);
  if (storageClass === undefined) return false;
  if (storageClass.volumeBindingMode === undefined)
    throw new Error(`VolumeBindingMode not set for StorageClass "${name}"`);
  return storageClass.volumeBindingMode === 'WaitForFirstConsumer';
}

/** True when the volume can be used on the node. */
export function reachesNode({ spec }: PersistentVolume, { node }: NodeInfo): boolean {
  const required = spec?.nodeAffinity?.required;
  return required === undefined || matchesNodeSelector(required, node);
}
