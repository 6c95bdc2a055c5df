import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Credentials, User } from '../apiserver/interface.ts';

/** The client's certificate as PEM, where it gave one that our authority signed. */
export function peerCertificate(socket: TLSSocket): string | undefined {
  return socket.authorized ? socket.getPeerX509Certificate()?.toString() : undefined;
}

/**
 * Who a request comes from: the name and groups of a certificate that TLS has checked, or whom the server knows a
 * token by. Nobody gets in without either
 * but to what is open to all.
 */
export function authenticator(authenticate: (credentials: Credentials) => User | undefined) {
  return ({ certificate, token }: Credentials): User | undefined => {
    if (certificate !== undefined) return certificateUser(certificate);
    return token === undefined ? undefined : authenticate({ token });
  };
}

/** models apiserver/pkg/authentication/request/x509, CommonNameUserConversion */
function certificateUser(pem: string): User | undefined {
  const parts = new X509Certificate(pem).subject.split('\n').map(line => line.split(/=(.*)/s));
  const name = parts.find(([key]) => key === 'CN')?.[1];
  const groups = parts.filter(([key]) => key === 'O').map(([, value = '']) => value);
  return name === undefined ? undefined : { name, groups: [...groups, 'system:authenticated'] };
}
