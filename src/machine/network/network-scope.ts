import type { FileSystem } from '../filesystem.ts';
import { isAddress } from './addresses.ts';
import { DNS_PORT } from './dns.ts';
import { DialError, type Listening, type Network, type Protocol, type Service } from './network.ts';
import { hostsEntries, lookUp, resolveName, resolverConfig } from './resolver.ts';
import type { Route } from './routes.ts';
import type { FilterTable, NatTable, SavedRules } from './rules.ts';
import type { Hop, Verdict } from './verdict.ts';

/** The network as one container sees it: what it listens on is closed when the container ends, however it ended. */
export class NetworkScope implements Network {
  private readonly listeners = new Set<{ close(): void }>();

  constructor(
    private readonly network: Network,
    private readonly hostIp: string,
    /** Its root file system: names are found as its /etc/hosts and /etc/resolv.conf say. */
    private readonly files: FileSystem,
  ) {}

  listen(
    ip: string,
    port: number,
    service: Service,
    _hostIp?: string,
    protocol?: Protocol,
  ): { close(): void } {
    const listener = this.network.listen(ip, port, service, this.hostIp, protocol);
    const scoped = {
      close: () => {
        this.listeners.delete(scoped);
        listener.close();
      },
    };
    this.listeners.add(scoped);
    return scoped;
  }

  listening(): readonly Listening[] {
    return this.network.listening?.(this.hostIp) ?? [];
  }

  dial(fromIp: string, host: string, port: number, protocol?: Protocol): Service {
    if (isAddress(host)) return this.network.dial(fromIp, host, port, protocol);
    const [ip] = this.resolve(fromIp, host);
    if (ip === undefined) throw new DialError('unknown-host', host);
    return this.network.dial(fromIp, ip, port, protocol);
  }

  trace(fromIp: string, host: string, port: number, protocol?: Protocol): Verdict {
    if (isAddress(host)) return this.network.trace(fromIp, host, port, protocol);
    const { hop, hops } = this.asked(fromIp, host);
    const [ip] = hop.addresses ?? [];
    if (ip === undefined) return { outcome: 'unknown-host', hops: [hop, ...hops] };
    const verdict = this.network.trace(fromIp, ip, port, protocol);
    return { ...verdict, hops: [hop, ...verdict.hops] };
  }

  /** What a name means, and the way to the name server where that is why nobody knows. */
  private asked(fromIp: string, name: string): { readonly hop: Hop; readonly hops: readonly Hop[] } {
    const fixed = name === 'localhost' ? ['127.0.0.1'] : hostsEntries(this.files, name);
    const step = { step: 'name', at: fromIp, name } as const;
    const rule = (server: string, detail: string) => ({ kind: 'none', name: server, detail }) as const;
    if (fixed.length > 0)
      return {
        hop: { ...step, passed: true, addresses: fixed, rule: rule('/etc/hosts', 'found') },
        hops: [],
      };
    const found = lookUp(resolverConfig(this.files), this.network, fromIp, name, 'A');
    const { outcome, server, data } = found;
    const isLost = outcome === 'timeout' || outcome === 'refused';
    return {
      hop: { ...step, passed: outcome === 'found', addresses: data, rule: rule(server, outcome) },
      hops: isLost ? this.network.trace(fromIp, server, DNS_PORT, 'UDP').hops : [],
    };
  }

  resolve(fromIp: string, name: string): readonly string[] {
    return resolveName(this.files, this.network, fromIp, name);
  }

  addResolver(fromIp: string, resolve: (name: string) => readonly string[]): { remove(): void } {
    return this.network.addResolver(fromIp, resolve);
  }

  addNat(table: NatTable): { remove(): void } {
    return this.network.addNat(table);
  }

  addFilter(table: FilterTable): { remove(): void } {
    return this.network.addFilter(table);
  }

  addRoute(route: Route): { remove(): void } {
    return this.network.addRoute(route);
  }

  rules(node: string): SavedRules {
    return this.network.rules?.(node) ?? { nat: [], filter: [] };
  }

  addHost(ip: string, node?: string): { remove(): void } {
    return this.network.addHost(ip, node);
  }

  /** Closes every port. */
  close(): void {
    for (const listener of [...this.listeners]) listener.close();
  }
}
