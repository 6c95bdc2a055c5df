import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Credentials, User } from '../apiserver/interface.ts';

/** The client's certificate as PEM, where it gave one; TLS has checked that the client has its key. */
export function peerCertificate(socket: TLSSocket): string | undefined {
  return socket.getPeerX509Certificate()?.toString();
}

/**
 * Who a request comes from: the name and groups of a certificate that was made for this run, or whom the server knows
 * a certificate (one that the cluster signed) or a token by; who shows neither is system:anonymous, where the server's
 * flags let such in.
 * @param authority PEM of the authority of this run
 */
export function authenticator(
  authenticate: (credentials: Credentials) => User | undefined,
  authority: string,
) {
  const issuer = new X509Certificate(authority);
  return ({ certificate, token }: Credentials): User | undefined => {
    const own = certificate === undefined ? undefined : ownUser(new X509Certificate(certificate), issuer);
    if (own !== undefined) return own;
    return authenticate({ ...(certificate && { certificate }), ...(token && { token }) });
  };
}

/** models apiserver/pkg/authentication/request/x509, CommonNameUserConversion */
function ownUser(certificate: X509Certificate, issuer: X509Certificate): User | undefined {
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return undefined;
  if (Date.parse(certificate.validTo) < Date.now()) return undefined;
  const parts = certificate.subject.split('\n').map(line => line.split(/=(.*)/s));
  const name = parts.find(([key]) => key === 'CN')?.[1];
  const groups = parts.filter(([key]) => key === 'O').map(([, value = '']) => value);
  return name === undefined ? undefined : { name, groups: [...groups, 'system:authenticated'] };
}
