import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Credentials, User } from '../apiserver/interface.ts';

/** The client's certificate as PEM, where it gave one; TLS has checked that the client has its key. */
export function peerCertificate(socket: TLSSocket): string | undefined {
  return socket.getPeerX509Certificate()?.toString();
}

/** Whom a certificate of this run says; undefined for one of another authority, and for one that has run out. */
export type OwnUsers = (certificate: string) => User | undefined;

/**
 * Looks into each certificate of this run once: all requests of a connection, and most connections, show the same.
 * @param authority PEM of the authority of this run
 */
export function ownUsers(authority: string): OwnUsers {
  const issuer = new X509Certificate(authority);
  // The authority's own certificates only: what others show is as many as they like.
  const known = new Map<string, { readonly user: User; readonly until: number }>();
  return pem => {
    const found = known.get(pem) ?? ownUser(new X509Certificate(pem), issuer);
    if (found === undefined) return undefined;
    known.set(pem, found);
    return found.until < Date.now() ? undefined : found.user;
  };
}

/**
 * Who a request comes from: the name and groups of a certificate that was made for this run, or whom the server knows
 * a certificate (one that the cluster signed) or a token by; who shows neither is system:anonymous, where the server's
 * flags let such in.
 */
export function authenticator(authenticate: (credentials: Credentials) => User | undefined, own: OwnUsers) {
  return ({ certificate, token }: Credentials): User | undefined => {
    const user = certificate === undefined ? undefined : own(certificate);
    if (user !== undefined) return user;
    return authenticate({ ...(certificate && { certificate }), ...(token && { token }) });
  };
}

/** models apiserver/pkg/authentication/request/x509, CommonNameUserConversion */
function ownUser(
  certificate: X509Certificate,
  issuer: X509Certificate,
): { readonly user: User; readonly until: number } | undefined {
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return undefined;
  const parts = certificate.subject.split('\n').map(line => line.split(/=(.*)/s));
  const name = parts.find(([key]) => key === 'CN')?.[1];
  const groups = parts.filter(([key]) => key === 'O').map(([, value = '']) => value);
  if (name === undefined) return undefined;
  const user = { name, groups: [...groups, 'system:authenticated'] };
  return { user, until: Date.parse(certificate.validTo) };
}
