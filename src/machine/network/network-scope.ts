import type { FileSystem } from '../filesystem.ts';
import { isAddress } from './addresses.ts';
import { DialError, type Listening, type Network, type Protocol, type Service } from './network.ts';
import { resolveName } from './resolver.ts';
import type { FilterTable, NatTable } from './rules.ts';
import type { Verdict } from './verdict.ts';

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
    const addresses = this.resolve(fromIp, host);
    const [ip] = addresses;
    const name = { step: 'name', at: fromIp, passed: ip !== undefined, name: host, addresses } as const;
    if (ip === undefined) return { outcome: 'unknown-host', hops: [name] };
    const verdict = this.network.trace(fromIp, ip, port, protocol);
    return { ...verdict, hops: [name, ...verdict.hops] };
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

  addHost(ip: string, node?: string): { remove(): void } {
    return this.network.addHost(ip, node);
  }

  /** Closes every port. */
  close(): void {
    for (const listener of [...this.listeners]) listener.close();
  }
}
