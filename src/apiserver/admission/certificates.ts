import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import { textFromBase64 } from '../../base/base64.ts';
import { jsonEqual } from '../../base/json.ts';
import { parseRequest } from '../../base/x509/request.ts';
import type { AnyDraft } from '../draft.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';

/** What guards requests for certificates. models plugin/pkg/admission/certificates */

const GROUP = 'certificates.k8s.io';
const RESOURCE = 'certificatesigningrequests';

/** Who approves must be allowed to `approve` for the signer. */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  validate(attributes) {
    if (!concerns(attributes, 'UPDATE', 'approval')) return;
    const { signerName } = (attributes.old as CertificateSigningRequest).spec;
    if (!mayDo(attributes, 'approve', signerName))
      throw refuse(attributes, `user not permitted to approve requests with signerName "${signerName}"`);
  },
};

/** Who sets the certificate must be allowed to `sign` for the signer. */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  validate(attributes) {
    if (!concerns(attributes, 'UPDATE', 'status')) return;
    const old = attributes.old as CertificateSigningRequest;
    const now = attributes.draft as AnyDraft & CertificateSigningRequest;
    const failures = ({ status }: CertificateSigningRequest) =>
      (status?.conditions ?? []).filter(({ type }) => type === 'Failed');
    if (old.status?.certificate === now.status?.certificate && jsonEqual(failures(old), failures(now)))
      return;
    const { signerName } = old.spec;
    if (!mayDo(attributes, 'sign', signerName))
      throw refuse(attributes, `user not permitted to sign requests with signerName "${signerName}"`);
  },
};

/** Nobody asks for a client certificate of the group that may do anything. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  validate(attributes) {
    if (!concerns(attributes, 'CREATE', '')) return;
    const { spec } = attributes.draft as AnyDraft & CertificateSigningRequest;
    if (spec.signerName !== 'kubernetes.io/kube-apiserver-client') return;
    const { organizations = [] } = askedBy(attributes, spec.request).subject;
    if (organizations.includes('system:masters'))
      throw refuse(attributes, `use of ${spec.signerName} signer with system:masters group is not allowed`);
  },
};

function concerns({ resource, operation, subresource }: Attributes, wanted: string, part: string): boolean {
  const { info } = resource;
  return info.group === GROUP && info.resource === RESOURCE && operation === wanted && subresource === part;
}

function askedBy(attributes: Attributes, request: string) {
  try {
    return parseRequest(textFromBase64(request));
  } catch (error) {
    throw refuse(attributes, `failed to parse CSR: ${(error as Error).message}`);
  }
}

/** For the signer itself, or for all signers of its domain. models IsAuthorizedForSignerName */
function mayDo({ context }: Attributes, verb: string, signer: string): boolean {
  return [signer, `${signer.split('/')[0]}/*`].some(name => {
    const { user, backend } = context;
    const asked = { user, verb, group: GROUP, version: '*', resource: 'signers', subresource: '', name };
    return backend.authorizer.decide({ ...asked, namespace: '' }).allowed;
  });
}

function refuse({ resource, context, draft, old }: Attributes, reason: string): Error {
  return forbidden(resource.info, (draft ?? old)?.metadata?.name ?? context.request.name ?? '', reason);
}
