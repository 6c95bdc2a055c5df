/** Connects a client in the same process over the simulated network, with TLS's and authentication's refusals. */
import { asJson } from '../api/object.ts';
import { ApiError, ConnectionRefused, failure } from '../api/status.ts';
import type { ApiAnswer, ApiService, User } from '../apiserver/interface.ts';
import type { ConnectionConfig } from './kubeconfig.ts';
import type { ClientCall, Transport } from './transport.ts';

/** The network as a client sees it from where it runs. */
export interface Dialer {
  /** What listens there. @throws an error with `code` (`refused`, `timeout`, `unknown-host`) when nothing can be reached */
  dial(host: string, port: number): { readonly service?: unknown; readonly certificate?: string };
  /** Why the server's certificate is not to be trusted, in crypto/x509's words; undefined when it is. */
  verify(certificate: string, authority: string, host: string): string | undefined;
}

/** An authenticated connection to the API server that a kubeconfig names; dials anew for every call. */
export class Connection implements Transport {
  private readonly host: string;
  private readonly port: number;
  private last: { readonly service: ApiService; readonly user: User | undefined } | undefined;

  constructor(
    private readonly config: ConnectionConfig,
    private readonly dialer: Dialer,
  ) {
    const url = new URL(config.server.includes('://') ? config.server : `http://${config.server}`);
    this.host = url.hostname;
    this.port = Number(url.port || (url.protocol === 'http:' ? 80 : 443));
  }

  /** @throws ConnectionRefused when nothing answers there, or not as an API server that can be trusted */
  call(call: ClientCall): ApiAnswer {
    const service = this.reach();
    if (this.last?.service !== service) {
      const { certificate, token } = this.config;
      const user = service.authenticate({ ...(certificate && { certificate }), ...(token && { token }) });
      this.last = { service, user };
    }
    const { user } = this.last;
    if (user === undefined) return { code: 401, body: asJson(failure(401, 'Unauthorized', 'Unauthorized')) };
    return service.call({ ...call, user });
  }

  private reach(): ApiService {
    const address = `${this.host}:${this.port}`;
    let found: ReturnType<Dialer['dial']>;
    try {
      found = this.dialer.dial(this.host, this.port);
    } catch (error) {
      if (error instanceof Error && 'code' in error) throw new Unreachable(address, String(error.code));
      throw error;
    }
    // a connection is kept alive: its TLS handshake happens once for each server that answers
    const known = found.service === this.last?.service;
    if (!known && found.certificate !== undefined && !this.config.insecure) {
      const why = this.dialer.verify(found.certificate, this.config.ca, this.host);
      if (why !== undefined) throw new Unreachable(address, `tls: failed to verify certificate: ${why}`);
    }
    if (!isApiService(found.service)) throw new Unreachable(address, 'EOF');
    return found.service;
  }
}

/** No API server can be talked to at the address; `message` says why as Go does. */
class Unreachable extends ConnectionRefused {
  constructor(address: string, why: string) {
    super(address);
    const [host = ''] = address.split(':');
    if (why === 'timeout' || why === 'unreachable') this.message = `dial tcp ${address}: i/o timeout`;
    else if (why === 'unknown-host') this.message = `dial tcp: lookup ${host}: no such host`;
    else if (why !== 'refused') this.message = why;
  }
}

function isApiService(service: unknown): service is ApiService {
  return typeof service === 'object' && service !== null && 'authenticate' in service && 'call' in service;
}

/** True for what a client may meet and try again later: a refusal or no connection. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError || error instanceof ConnectionRefused;
}
