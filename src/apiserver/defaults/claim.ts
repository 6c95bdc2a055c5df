import type { PersistentVolumeClaim } from '../../api/generated/types.ts';
import { type AnyDraft, draftOf } from '../draft.ts';

/** models SetDefaults_PersistentVolumeClaim of pkg/apis/core/v1/defaults.go */
export function defaultClaim(draft: AnyDraft): void {
  const claim = draftOf<PersistentVolumeClaim>(draft);
  claim.status ??= {};
  claim.status.phase ||= 'Pending';
  claim.spec ??= {};
  claim.spec.volumeMode ??= 'Filesystem';
}
