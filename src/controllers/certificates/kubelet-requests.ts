/** What a kubelet may ask a certificate for. models pkg/apis/certificates/helpers.go */
import type { SigningRequest } from '../../base/x509/request.ts';

const CLIENT = ['client auth', 'digital signature', 'key encipherment'];
const SERVING = ['digital signature', 'key encipherment', 'server auth'];

/** Why a request is none for a kubelet's client certificate; undefined when it is one. */
export function whyNoKubeletClient(request: SigningRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return 'subject organization is not system:nodes';
  if (request.dnsNames?.length) return 'DNS subjectAltNames are not allowed';
  if (request.emails?.length) return 'Email subjectAltNames are not allowed';
  if (request.ips?.length) return 'IP subjectAltNames are not allowed';
  if (request.uris?.length) return 'URI subjectAltNames are not allowed';
  return whyNoNode(request) ?? whyOtherUsages(usages, CLIENT);
}

/** Why a request is none for a kubelet's serving certificate; undefined when it is one. */
export function whyNoKubeletServing(request: SigningRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return 'subject organization is not system:nodes';
  if (!request.dnsNames?.length && !request.ips?.length) return 'DNS or IP subjectAltName is required';
  if (request.emails?.length) return 'Email subjectAltNames are not allowed';
  if (request.uris?.length) return 'URI subjectAltNames are not allowed';
  return whyOtherUsages(usages, SERVING) ?? whyNoNode(request);
}

function isOfNodes({ subject: { organizations = [] } }: SigningRequest): boolean {
  return organizations.length === 1 && organizations[0] === 'system:nodes';
}

function whyNoNode({ subject }: SigningRequest): string | undefined {
  return subject.commonName.startsWith('system:node:')
    ? undefined
    : 'subject common name does not begin with system:node:';
}

/** Keys that are not RSA's do without encipherment. */
function whyOtherUsages(usages: readonly string[], wanted: readonly string[]): string | undefined {
  const given = [...new Set(usages)].sort();
  const without = wanted.filter(usage => usage !== 'key encipherment');
  const isThis = [wanted, without].some(set => set.join() === given.join());
  return isThis ? undefined : `usages did not match [${wanted.join(' ')}]`;
}
