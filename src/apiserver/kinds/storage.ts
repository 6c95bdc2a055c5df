import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/generated/types.ts';
import { rfc3339 } from '../../base/clock.ts';
import { defaultClaim } from '../defaults/claim.ts';
import { draftOf } from '../draft.ts';
import {
  validateClaim,
  validateClaimUpdate,
  validateStorageClass,
  validateStorageClassUpdate,
  validateVolume,
  validateVolumeUpdate,
} from '../validation/storage.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/persistentvolume/strategy.go */
export const persistentVolumeRules: KindRules<PersistentVolume> = {
  hasStatus: true,
  returnsDeleted: true,
  defaults(draft) {
    const volume = draftOf<PersistentVolume>(draft);
    volume.status ??= {};
    volume.status.phase ||= 'Pending';
    const spec = (volume.spec ??= {});
    spec.persistentVolumeReclaimPolicy ||= 'Retain';
    spec.volumeMode ??= 'Filesystem';
    if (spec.hostPath) spec.hostPath.type ??= '';
  },
  prepareCreate(draft, { now }) {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: rfc3339(now) };
  },
  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  selectableFields: {},
};

/** models pkg/registry/core/persistentvolumeclaim/strategy.go */
export const persistentVolumeClaimRules: KindRules<PersistentVolumeClaim> = {
  hasStatus: true,
  returnsDeleted: true,
  defaults: defaultClaim,
  prepareCreate: draft => {
    draft.status = { phase: 'Pending' };
  },
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  selectableFields: {},
};

/** models pkg/registry/storage/storageclass/strategy.go */
export const storageClassRules: KindRules<StorageClass> = {
  defaults(draft) {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
};
