/** Moves a base cluster in time: it then came up just before the instant at which it is wanted. */

import { readClaims, signToken } from '../../apiserver/auth/token.ts';
import { textFromBase64, toBase64 } from '../../base/base64.ts';
import { isSignedBy, parseCertificate, reissue } from '../../base/x509/certificate.ts';
import { type ClusterSnapshot, ownSnapshot, SnapshotError } from '../snapshot.ts';
import { BASE_ORIGIN } from './base.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** In JSON a line's end is two characters. */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----\\n[A-Za-z0-9+/=\\]+-----END CERTIFICATE-----\\n/g;
/** The same in base64, as kubeconfigs hold it. */
const PACKED_CERTIFICATE = /\bLS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t[A-Za-z0-9+/=]+/g;
const TOKEN = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;
const MILLISECONDS = new RegExp(`\\b${String(BASE_ORIGIN).slice(0, 5)}\\d{7}\\b`, 'g');
/** How an instant is written besides milliseconds: in RFC 3339, as a projected volume's folder, by klog. What follows the second stays. */
const FORMS: readonly ((at: number) => string)[] = [
  at => new Date(at).toISOString().slice(0, 19),
  at => new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '_'),
  at => new Date(at).toISOString().slice(5, 19).replace('-', '').replace('T', ' '),
];

/**
 * A base as it would be had it come up just before `now`: every instant in it is moved by the same whole seconds, in
 * objects, files, logs and the journal; certificates and tokens are issued for the new time.
 * @param base JSON of a snapshot of a cluster that came up within the hour of BASE_ORIGIN
 * @throws SnapshotError for what is none
 */
export function movedBase(base: string, now: number): ClusterSnapshot {
  const end = Number(/"now":(\d+)/.exec(base)?.[1]);
  if (Number.isNaN(end)) throw new SnapshotError('damaged', 'the base does not say when it was made');
  const by = Math.floor((now - end) / SECOND) * SECOND;
  const moved = withTokens(withCertificates(withInstants(base, by), by), by);
  try {
    return ownSnapshot(JSON.parse(moved));
  } catch (error) {
    if (error instanceof SyntaxError) throw new SnapshotError('damaged', `the base: ${error.message}`);
    throw error;
  }
}

function withInstants(base: string, by: number): string {
  const numbers = base.replace(MILLISECONDS, text => String(Number(text) + by));
  return FORMS.reduce((text, form) => {
    const hour = form(BASE_ORIGIN).slice(0, -5);
    const pattern = new RegExp(`(?<!\\d)${hour}(\\d\\d)[:_](\\d\\d)`, 'g');
    return text.replace(pattern, (_, minutes, seconds) =>
      form(BASE_ORIGIN + minutes * MINUTE + seconds * SECOND + by),
    );
  }, numbers);
}

function withCertificates(base: string, by: number): string {
  const plain = [...base.matchAll(CERTIFICATE)].map(([text]) => lines(text));
  const packed = [...base.matchAll(PACKED_CERTIFICATE)].map(([text]) => textFromBase64(text));
  const certificates = [...new Set([...plain, ...packed])].map(pem => ({
    pem,
    certificate: parseCertificate(pem),
  }));
  const issued = new Map(
    certificates.map(({ pem, certificate }) => {
      const issuer = certificates.find(other => isSignedBy(certificate, other.certificate));
      return [pem, issuer ? reissue(pem, by, issuer.certificate.modulus) : pem];
    }),
  );
  const again = (pem: string) => issued.get(pem) ?? pem;
  return base
    .replace(CERTIFICATE, text => again(lines(text)).replaceAll('\n', '\\n'))
    .replace(PACKED_CERTIFICATE, text => toBase64(again(textFromBase64(text))));
}

const lines = (json: string): string => json.replaceAll('\\n', '\n');

function withTokens(base: string, by: number): string {
  return base.replace(TOKEN, token => {
    const claims = readClaims(token);
    if (claims === undefined) return token;
    return signToken({ ...claims, iat: claims.iat + by / SECOND, exp: claims.exp + by / SECOND });
  });
}
