import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import type { AnyDraft } from '../draft.ts';
import { validateSigningChange, validateSigningRequest } from '../validation/certificate-request.ts';
import type { KindPart, KindRules } from './kind.ts';

/** The decision is its own subresource: conditions, and nothing else. */
const approval: KindPart<CertificateSigningRequest> = {
  keep(draft, old) {
    const { conditions } = (draft.status ?? {}) as { conditions?: unknown };
    draft.spec = old.spec as unknown as AnyDraft['spec'];
    draft.status = { ...old.status, conditions } as AnyDraft['status'];
  },
  validate: (now, old) => validateSigningChange(now, old, 'approval'),
};

/** Who asks is who sends the request, whatever it says; nobody approves by creating. models pkg/registry/certificates/certificates/strategy.go */
export const certificateSigningRequestRules: KindRules<CertificateSigningRequest> = {
  name: () => [],
  parts: { approval },
  prepareCreate(draft, { user }) {
    const { username: _1, uid: _2, groups: _3, extra: _4, ...asked } = draft.spec as Record<string, unknown>;
    draft.spec = {
      ...asked,
      username: user.name,
      ...(user.uid ? { uid: user.uid } : {}),
      groups: user.groups,
      ...(user.extra && Object.keys(user.extra).length > 0 ? { extra: user.extra } : {}),
    } as AnyDraft['spec'];
    draft.status = {};
  },
  /** What was asked for stays, and so does the decision. */
  prepareUpdate(draft, old) {
    draft.spec = old.spec as unknown as AnyDraft['spec'];
    draft.status = old.status as unknown as AnyDraft['status'];
  },
  validate: validateSigningRequest,
  validateUpdate: (now, old) => validateSigningChange(now, old, ''),
  validateStatusUpdate: (now, old) => validateSigningChange(now, old, 'status'),
};
