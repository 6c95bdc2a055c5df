import type { Namespace } from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import { forbidden, notFound } from '../errors.ts';
import type { AdmissionPlugin } from './plugin.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);
const NAMESPACES = { group: '', resource: 'namespaces' };
/** Reviews are not stored: they may be asked for any namespace. */
const REVIEWS = new Set(['localsubjectaccessreviews']);

/** models plugin/pkg/admission/namespace/lifecycle */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate({ context, operation, resource, draft }) {
    if (operation !== 'CREATE' || !resource.info.namespaced || REVIEWS.has(resource.info.resource)) return;
    const name = context.request.namespace;
    const namespace = context.store.get('namespaces', '', name) as Namespace | undefined;
    if (namespace === undefined) throw notFound(NAMESPACES, name);
    if (namespace.status?.phase !== 'Terminating') return;
    const refused = forbidden(
      resource.info,
      draft?.metadata.name ?? '',
      `unable to create new content in namespace ${name} because it is being terminated`,
    );
    const cause = {
      reason: 'NamespaceTerminating',
      message: `namespace ${name} is being terminated`,
      field: 'metadata.namespace',
    };
    throw new ApiError({ ...refused.status, details: { ...refused.status.details, causes: [cause] } });
  },
  validate({ operation, resource, old }) {
    if (operation !== 'DELETE' || resource.storage !== 'namespaces') return;
    const name = old?.metadata?.name ?? '';
    if (IMMORTAL.has(name)) throw forbidden(NAMESPACES, name, 'this namespace may not be deleted');
  },
};
