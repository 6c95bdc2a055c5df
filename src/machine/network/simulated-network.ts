import { Addresses, isAddress } from './addresses.ts';
import { Listeners, LOOPBACK } from './listeners.ts';
import { DialError, type Listening, type Network, type Protocol, type Service } from './network.ts';
import { Path } from './path.ts';
import { type Route, Routes } from './routes.ts';
import type { FilterTable, NatTable, SavedRules } from './rules.ts';
import { Tables } from './tables.ts';
import type { Hop, Verdict } from './verdict.ts';

/** Takes the place of a service that is dialled; undefined leaves it. */
export type Interceptor = (found: Service, port: number) => Service | undefined;

/** The network that the machines and pods of one cluster share. Every packet passes here. */
export class SimulatedNetwork implements Network {
  private readonly addresses = new Addresses();
  private readonly listeners = new Listeners();
  private readonly nat = new Tables<NatTable>();
  private readonly filters = new Tables<FilterTable>();
  private readonly byHand = new Routes();
  private readonly resolvers = new Map<string, (name: string) => readonly string[]>();
  private readonly path = new Path(this.addresses, this.listeners, this.nat, this.filters);
  private interceptor: Interceptor | undefined;

  addHost(ip: string, node = ip): { remove(): void } {
    return this.addresses.add(ip, node);
  }

  /** From now on whoever dials gets what the interceptor makes of the service that answers there. */
  intercept(interceptor: Interceptor): void {
    this.interceptor = interceptor;
  }

  listen(
    ip: string,
    port: number,
    service: Service,
    hostIp = ip,
    protocol: Protocol = 'TCP',
  ): { close(): void } {
    return this.listeners.open(hostIp, ip, port, protocol, service);
  }

  listening(hostIp: string): readonly Listening[] {
    return this.listeners.of(hostIp);
  }

  dial(fromIp: string, host: string, port: number, protocol: Protocol = 'TCP'): Service {
    const ip = isAddress(host) ? host : this.resolve(fromIp, host)[0];
    if (ip === undefined) throw new DialError('unknown-host', host);
    const end = this.path.follow({ source: fromIp, ip, port, protocol });
    if (end.outcome !== 'reached' || end.service === undefined)
      throw new DialError(end.outcome === 'reached' ? 'refused' : end.outcome, `${ip}:${port}`);
    return seenFrom(this.interceptor?.(end.service, port) ?? end.service, end.source ?? fromIp);
  }

  trace(fromIp: string, host: string, port: number, protocol: Protocol = 'TCP'): Verdict {
    const hops: Hop[] = [];
    const addresses = isAddress(host) ? [host] : this.resolve(fromIp, host);
    const [ip] = addresses;
    if (!isAddress(host))
      hops.push({ step: 'name', at: fromIp, passed: ip !== undefined, name: host, addresses });
    if (ip === undefined) return { outcome: 'unknown-host', hops };
    return { ...this.path.follow({ source: fromIp, ip, port, protocol }, hops), hops };
  }

  resolve(fromIp: string, name: string): readonly string[] {
    if (isAddress(name)) return [name];
    const resolver = this.resolvers.get(fromIp);
    return resolver?.(name) ?? (name === 'localhost' ? [LOOPBACK] : []);
  }

  addResolver(fromIp: string, resolve: (name: string) => readonly string[]): { remove(): void } {
    this.resolvers.set(fromIp, resolve);
    return {
      remove: () => {
        if (this.resolvers.get(fromIp) === resolve) this.resolvers.delete(fromIp);
      },
    };
  }

  addNat(table: NatTable): { remove(): void } {
    return this.nat.add(table);
  }

  addFilter(table: FilterTable): { remove(): void } {
    return this.filters.add(table);
  }

  rules(node: string): SavedRules {
    const saved = this.nat.of(node).flatMap(table => table.save?.() ?? []);
    return { nat: saved.flatMap(({ nat }) => nat), filter: saved.flatMap(({ filter }) => filter) };
  }

  addRoute(route: Route): { remove(): void } {
    return this.byHand.add(route);
  }

  routes(node: string): readonly Route[] {
    return this.byHand.of(node);
  }

  addressesOn(node: string): readonly string[] {
    return this.addresses.on(node);
  }
}

/** The service as one client reaches it: it sees that client's address. */
function seenFrom(service: Service, ip: string): Service {
  if (service.fetch === undefined) return service;
  const { certificate, service: behind } = service;
  return {
    fetch: (request, peer) => service.fetch!(request, { ip, ...peer }),
    ...(certificate !== undefined && { certificate }),
    ...(service.certificateFor && { certificateFor: name => service.certificateFor!(name) }),
    ...(behind !== undefined && { service: behind }),
  };
}
