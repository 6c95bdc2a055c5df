import type { PersistentVolume, PersistentVolumeClaim } from '../../api/generated/types.ts';
import { unitValue } from '../../api/quantity.ts';
import { matchesSelector } from '../../api/selectors.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { classOfClaim, classOfVolume, reachesNode } from './claims.ts';

function isBoundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef;
  if (reference === undefined) return false;
  const { name, namespace, uid } = claim.metadata ?? {};
  if (reference.name !== name || reference.namespace !== namespace) return false;
  return !reference.uid || reference.uid === uid;
}

/** Whether a volume that nobody has could serve a claim on a node. */
function serves(volume: PersistentVolume, claim: PersistentVolumeClaim, node: NodeInfo): boolean {
  const { selector, accessModes = [] } = claim.spec ?? {};
  if (volume.status?.phase !== 'Available') return false;
  if (selector !== undefined && !matchesSelector(selector, volume.metadata?.labels)) return false;
  if (classOfVolume(volume) !== classOfClaim(claim) || !reachesNode(volume, node)) return false;
  return accessModes.every(mode => volume.spec?.accessModes?.includes(mode));
}

/**
 * The volume to bind a claim to on a node: one bound to it already, or the smallest that is large enough.
 * models component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume
 * @param taken names of volumes chosen for other claims
 */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node: NodeInfo,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  const wanted = unitValue(claim.spec?.resources?.requests?.storage);
  const mode = claim.spec?.volumeMode ?? 'Filesystem';
  let best: PersistentVolume | undefined;
  let bestSize = 0;
  for (const volume of volumes) {
    if (taken.has(volume.metadata?.name ?? '')) continue;
    const own = isBoundTo(volume, claim);
    if (volume.spec?.claimRef !== undefined && !own) continue;
    const size = unitValue(volume.spec?.capacity?.storage);
    if (size < wanted || (volume.spec?.volumeMode ?? 'Filesystem') !== mode) continue;
    if ((volume.spec?.volumeAttributesClassName ?? '') !== (claim.spec?.volumeAttributesClassName ?? ''))
      continue;
    if (volume.metadata?.deletionTimestamp !== undefined) continue;
    if (own) return reachesNode(volume, node) ? volume : undefined;
    if (!serves(volume, claim, node)) continue;
    if (best === undefined || size < bestSize) {
      best = volume;
      bestSize = size;
    }
  }
  return best;
}
