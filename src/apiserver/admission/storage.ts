import type { PersistentVolumeClaim, StorageClass } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import type { AdmissionPlugin } from './plugin.ts';

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';

/** A claim that names no class gets the default one, the newest if there are several. models plugin/pkg/admission/storage/storageclass/setdefault */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  mutate({ operation, resource, subresource, draft, context }) {
    if (resource.storage !== 'persistentvolumeclaims' || operation !== 'CREATE' || subresource || !draft)
      return;
    const claim = draftOf<PersistentVolumeClaim>(draft);
    if (claim.spec?.storageClassName !== undefined) return;
    const classes = (context.store.list('storageclasses.storage.k8s.io') as readonly StorageClass[])
      .filter(({ metadata }) => metadata?.annotations?.[IS_DEFAULT] === 'true')
      .sort((a, b) => {
        const [newer, older] = [b.metadata?.creationTimestamp ?? '', a.metadata?.creationTimestamp ?? ''];
        return newer === older
          ? (a.metadata?.name ?? '') < (b.metadata?.name ?? '')
            ? -1
            : 1
          : newer < older
            ? -1
            : 1;
      });
    const chosen = classes[0]?.metadata?.name;
    if (chosen) (claim.spec ??= {}).storageClassName = chosen;
  },
};

const PROTECTION: Readonly<Record<string, string>> = {
  persistentvolumes: 'kubernetes.io/pv-protection',
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
};

/** What is in use is not removed under its user. models plugin/pkg/admission/storage/storageobjectinuseprotection */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  mutate({ operation, resource, subresource, draft }) {
    const finalizer = PROTECTION[resource.storage];
    if (finalizer === undefined || operation !== 'CREATE' || subresource || !draft) return;
    const present = draft.metadata.finalizers ?? [];
    if (!present.includes(finalizer)) draft.metadata.finalizers = [...present, finalizer];
  },
};
