/** The simulated network: who listens where, which rules a packet passes, and how names become addresses. */
import type { Route } from './routes.ts';
import type { FilterTable, NatTable, SavedRules } from './rules.ts';
import type { Verdict } from './verdict.ts';

/** What of TCP/IP a connection is made by. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Who connected, as the server sees it. */
export interface Peer {
  /** PEM of the client certificate it showed. */
  readonly certificate?: string;
  /** Its address after all rewriting. */
  readonly ip?: string;
}

/** What answers on a port. One of the forms is there. */
export interface Service {
  /** HTTP or HTTPS: one request, one response. */
  fetch?(request: Request, peer?: Peer): Promise<Response>;
  /** Set for HTTPS: the server certificate's text, and the CA that signed it (PEM). */
  readonly certificate?: string;
  /** The certificate for the name that a client asks for (SNI); undefined: the handshake is refused. Left out: always `certificate`. */
  certificateFor?(name: string): string | undefined;
  /** The object behind the port for clients in the same process (an ApiService, an sshd, an etcd). */
  readonly service?: unknown;
}

/** Why a dial failed, in the words of Go's and curl's errors. */
export class DialError extends Error {
  constructor(
    readonly code: 'refused' | 'timeout' | 'unreachable' | 'unknown-host',
    readonly address: string,
  ) {
    super(`${address}: ${code}`);
    this.name = 'DialError';
  }
}

/** A port that is open on a host. */
export interface Listening {
  /** `0.0.0.0` where it is on all its addresses. */
  readonly ip: string;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface Network {
  /**
   * Starts answering at `ip:port`. `0.0.0.0` (all addresses of the host) and `127.0.0.1` (its loopback) need
   * `hostIp`, the address of the host that listens. @throws Error `address already in use`
   */
  listen(ip: string, port: number, service: Service, hostIp?: string, protocol?: Protocol): { close(): void };
  /** What listens on a host. For ss. */
  listening?(hostIp: string): readonly Listening[];
  /**
   * A host has this address: a port where nobody listens is then refused, elsewhere a dial times out.
   * @param node the address of the machine that it is on; its own where it is a machine's
   */
  addHost(ip: string, node?: string): { remove(): void };
  /** The service at a host (name or address) and port, as seen from `fromIp`, after every rule on the way. @throws DialError */
  dial(fromIp: string, host: string, port: number, protocol?: Protocol): Service;
  /** As `dial`, told hop by hop and without throwing. */
  trace(fromIp: string, host: string, port: number, protocol?: Protocol): Verdict;
  /** The addresses of a name as seen from `fromIp`; empty when there is none. */
  resolve(fromIp: string, name: string): readonly string[];
  /** How programs on a host that have no resolver of their own find names. */
  addResolver(fromIp: string, resolve: (name: string) => readonly string[]): { remove(): void };
  /** Puts a table that rewrites destinations into a machine's kernel. One with the id of an earlier one takes its place: rules outlive the process that wrote them. */
  addNat(table: NatTable): { remove(): void };
  /** Puts a table that lets packets pass or drops them into a machine's kernel; ids as for `addNat`. */
  addFilter(table: FilterTable): { remove(): void };
  /** The rules in a machine's kernel, as iptables-save prints them. */
  rules?(node: string): SavedRules;
  /** Puts a route into a machine's kernel. */
  addRoute(route: Route): { remove(): void };
  /** The routes of a machine, and the addresses that are on it, its own included. */
  routes?(node: string): readonly Route[];
  addressesOn?(node: string): readonly string[];
}
