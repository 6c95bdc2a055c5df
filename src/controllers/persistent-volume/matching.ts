import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../api/generated/types.ts';
import { matchesNodeSelector } from '../../api/node-affinity.ts';
import { compareQuantities } from '../../api/quantity.ts';
import { matchesSelector } from '../../api/selectors.ts';

// models FindMatchingVolume of component-helpers/storage/volume/pv_helpers.go

/** The class that a claim or volume names; empty for none. */
export function classOf({ spec, metadata }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
}

/** True when the volume's claimRef names this claim, by UID where it has one. */
export function isFor({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef;
  if (reference?.name !== claim.metadata?.name || reference?.namespace !== claim.metadata?.namespace)
    return false;
  return !reference?.uid || reference.uid === claim.metadata?.uid;
}

/**
 * The volume for a claim: one reserved for it by name, or else the smallest free one that is large enough.
 * @param node where the pod that waits for the claim will run, when binding has waited for it
 */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node: Node | undefined,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    const reserved = volume.spec?.claimRef !== undefined;
    if (reserved && !isFor(volume, claim)) continue;
    if (volume.metadata?.deletionTimestamp !== undefined || !suits(claim, volume)) continue;
    const required = volume.spec?.nodeAffinity?.required;
    if (node && required && !matchesNodeSelector(required, node)) continue;
    if (reserved) return volume;
    if (volume.status?.phase !== 'Available') continue;
    if (!matchesClass(claim, volume)) continue;
    if (best === undefined || compareQuantities(sizeOf(volume), sizeOf(best)) < 0) best = volume;
  }
  return best;
}

function sizeOf({ spec }: PersistentVolume): string | number {
  return spec?.capacity?.storage ?? '0';
}

function suits({ spec: wanted }: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const { spec } = volume;
  if ((wanted?.volumeMode ?? 'Filesystem') !== (spec?.volumeMode ?? 'Filesystem')) return false;
  if (compareQuantities(sizeOf(volume), wanted?.resources?.requests?.storage ?? '0') < 0) return false;
  return (wanted?.accessModes ?? []).every(mode => spec?.accessModes?.includes(mode));
}

function matchesClass(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const selector = claim.spec?.selector;
  if (selector !== undefined && !matchesSelector(selector, volume.metadata?.labels)) return false;
  return classOf(claim) === classOf(volume);
}
