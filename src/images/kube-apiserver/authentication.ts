/** Client certificates. models apiserver/pkg/authentication/request/x509 (CommonNameUserConversion) */
import type { User } from '../../apiserver/interface.ts';
import { type Certificate, isSignedBy } from '../../base/x509/certificate.ts';
import { readCached } from '../../machine/pki/verify.ts';

/**
 * Who a client certificate stands for: its common name, its organizations as groups.
 * Undefined when no authority of `ca` signed it, or it is not valid now, or not for clients.
 */
export function userOfCertificate(pem: string, ca: string, now: number): User | undefined {
  const certificate = readCached(pem);
  const authority = readCached(ca);
  if (certificate === undefined || authority === undefined) return undefined;
  if (!isSignedBy(certificate, authority)) return undefined;
  if (now < certificate.notBefore || now > certificate.notAfter) return undefined;
  if (!isForClients(certificate) || certificate.subject.commonName === '') return undefined;
  return {
    name: certificate.subject.commonName,
    groups: [...(certificate.subject.organizations ?? []), 'system:authenticated'],
  };
}

/** A certificate that names no usages may be used for any. models crypto/x509, Certificate.Verify */
function isForClients({ usages = [] }: Certificate): boolean {
  return usages.length === 0 || usages.includes('client') || usages.includes('any');
}
