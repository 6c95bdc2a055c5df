/** Whether a TLS client trusts a server. models crypto/x509's Certificate.Verify as far as kubeconfigs need it */

import { fromPem, toPem } from '../../base/pem.ts';
import { type Certificate, isSignedBy, parseCertificate } from '../../base/x509/certificate.ts';

const read = new Map<string, Certificate | undefined>();

/**
 * Why a server's certificate is not to be trusted, in Go's words; undefined when it is.
 * @param authority PEM of the authorities that the client trusts
 * @param host the name or address that the client dialled
 */
export function verifyServer(
  certificate: string,
  authority: string,
  host: string,
  now: number,
): string | undefined {
  const server = readCached(certificate);
  if (server === undefined) return 'x509: malformed certificate';
  const authorities = fromPem(authority)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ data }) => readCached(toPem('CERTIFICATE', data)));
  if (!authorities.some(ca => ca !== undefined && isSignedBy(server, ca)))
    return 'x509: certificate signed by unknown authority';
  if (now > server.notAfter || now < server.notBefore) {
    const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    return now > server.notAfter
      ? `x509: certificate has expired or is not yet valid: current time ${stamp(now)} is after ${stamp(server.notAfter)}`
      : `x509: certificate has expired or is not yet valid: current time ${stamp(now)} is before ${stamp(server.notBefore)}`;
  }
  const { dnsNames = [], ips = [] } = server;
  if (/^[\d.]+$/.test(host))
    return ips.includes(host) ? undefined : `x509: certificate is valid for ${ips.join(', ')}, not ${host}`;
  const isNamed = dnsNames.some(
    name => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)),
  );
  return isNamed ? undefined : `x509: certificate is valid for ${dnsNames.join(', ')}, not ${host}`;
}

/** Certificates are read again and again: a parse is kept by its text. */
export function readCached(pem: string): Certificate | undefined {
  if (!read.has(pem)) {
    if (read.size > 500) read.clear();
    let certificate: Certificate | undefined;
    try {
      certificate = parseCertificate(pem);
    } catch {
      certificate = undefined;
    }
    read.set(pem, certificate);
  }
  return read.get(pem);
}
