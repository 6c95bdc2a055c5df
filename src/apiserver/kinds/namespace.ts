import type { Namespace } from '../../api/generated/types.ts';
import { nameIsLabel } from '../../apimachinery/validation/names.ts';
import { draftOf } from '../draft.ts';
import type { KindRules } from './kind.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** models pkg/registry/core/namespace: a namespace goes when its finalizers in the spec are gone */
export const namespaceRules: KindRules<Namespace> = {
  name: nameIsLabel,
  hasStatus: true,
  returnsDeleted: true,
  defaults(draft) {
    draft.metadata ??= {};
    if (draft.metadata.name)
      draft.metadata.labels = { ...draft.metadata.labels, [NAME_LABEL]: draft.metadata.name };
  },
  prepareCreate(draft) {
    const namespace = draftOf<Namespace>(draft);
    namespace.status = { phase: 'Active' };
    const finalizers = (namespace.spec ??= {}).finalizers ?? [];
    if (!finalizers.includes('kubernetes')) namespace.spec.finalizers = [...finalizers, 'kubernetes'];
    if (draft.metadata.name)
      draft.metadata.labels = { ...draft.metadata.labels, [NAME_LABEL]: draft.metadata.name };
  },
  prepareUpdate(draft, old) {
    draft.spec = { ...(draft.spec as object), finalizers: old.spec?.finalizers };
  },
  parts: {
    finalize: {
      keep(draft, old) {
        const { finalizers } = draftOf<Namespace>(draft).spec ?? {};
        draft.metadata = {
          ...(old.metadata as typeof draft.metadata),
          resourceVersion: draft.metadata.resourceVersion,
        };
        draft.spec = { ...old.spec, finalizers };
      },
      validate: () => [],
    },
  },
  heldBack: namespace => (namespace.spec?.finalizers?.length ?? 0) > 0,
  marked: namespace => ({ ...namespace, status: { ...namespace.status, phase: 'Terminating' } }),
  selectableFields: { 'status.phase': namespace => namespace.status?.phase ?? '' },
};
