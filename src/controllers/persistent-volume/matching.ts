import type { PersistentVolume, PersistentVolumeClaim } from '../../api/generated/types.ts';
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
 * @param onlyReserved the claim waits for its first consumer: the scheduler reserves a volume that fits the pod's node
 */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  onlyReserved: boolean,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    const reserved = volume.spec?.claimRef !== undefined;
    if (reserved ? !isFor(volume, claim) : onlyReserved) continue;
    if (volume.metadata?.deletionTimestamp !== undefined || !suits(claim, volume)) continue;
    if (reserved) return volume;
    if (volume.status?.phase !== 'Available' || !matchesClass(claim, volume)) continue;
    if (best === undefined || compareQuantities(sizeOf(volume), sizeOf(best)) < 0) best = volume;
  }
  return best;
}

/** Why a volume that a claim asks for by name does not do for it, or undefined. Models checkVolumeSatisfyClaim of pv_controller.go. */
export function mismatch(claim: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  if (volume.metadata?.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (isTooSmall(claim, volume)) return 'requested PV is too small';
  if (classOf(claim) !== classOf(volume)) return 'storageClassName does not match';
  if (!hasMode(claim, volume)) return 'incompatible volumeMode';
  return allowsAccess(claim, volume) ? undefined : 'incompatible accessMode';
}

function sizeOf({ spec }: PersistentVolume): string | number {
  return spec?.capacity?.storage ?? '0';
}

function isTooSmall({ spec }: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return compareQuantities(sizeOf(volume), spec?.resources?.requests?.storage ?? '0') < 0;
}

function hasMode({ spec: wanted }: PersistentVolumeClaim, { spec }: PersistentVolume): boolean {
  return (wanted?.volumeMode ?? 'Filesystem') === (spec?.volumeMode ?? 'Filesystem');
}

function allowsAccess({ spec: wanted }: PersistentVolumeClaim, { spec }: PersistentVolume): boolean {
  return (wanted?.accessModes ?? []).every(mode => spec?.accessModes?.includes(mode));
}

function suits(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return hasMode(claim, volume) && !isTooSmall(claim, volume) && allowsAccess(claim, volume);
}

function matchesClass(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const selector = claim.spec?.selector;
  if (selector !== undefined && !matchesSelector(selector, volume.metadata?.labels)) return false;
  return classOf(claim) === classOf(volume);
}
