/** The simulated network: who listens where, and how names become addresses. */

/** What answers on a port. One of the forms is there. */
export interface Service {
  /** HTTP or HTTPS: one request, one response. */
  fetch?(request: Request, peer?: { readonly certificate?: string }): Promise<Response>;
  /** Set for HTTPS: the server certificate's text, and the CA that signed it (PEM). */
  readonly certificate?: string;
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

export interface Network {
  /**
   * Starts answering at `ip:port`. `0.0.0.0` (all addresses of the host) and `127.0.0.1` (its loopback) need
   * `hostIp`, the address of the host that listens. @throws Error `address already in use`
   */
  listen(ip: string, port: number, service: Service, hostIp?: string): { close(): void };
  /** What listens on a host: `0.0.0.0` where it is on all its addresses. For ss. */
  listening?(hostIp: string): readonly { readonly ip: string; readonly port: number }[];
  /** A host has this address: a port where nobody listens is then refused, elsewhere a dial times out. */
  addHost(ip: string): { remove(): void };
  /** The service at a host (name or address) and port, as seen from `fromIp`. Cluster IPs, node ports and DNS names are routed. @throws DialError */
  dial(fromIp: string, host: string, port: number): Service;
  /** The addresses of a name as seen from `fromIp`; empty when there is none. */
  resolve(fromIp: string, name: string): readonly string[];
  /** Adds a routing step (kube-proxy, cluster DNS, /etc/hosts): returns where it leads, or undefined when it is not concerned. */
  addRoute(route: Route): { remove(): void };
}

export interface Route {
  /** A route with the id of an earlier one takes its place: rules in a kernel outlive the process that wrote them. */
  readonly id?: string;
  /** The backend for an address that nobody listens on, `refused` where it should be refused, undefined when not concerned. */
  dial?(
    fromIp: string,
    ip: string,
    port: number,
  ): { readonly ip: string; readonly port: number } | 'refused' | undefined;
  resolve?(fromIp: string, name: string): readonly string[] | undefined;
}
