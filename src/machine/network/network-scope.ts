import type { FileSystem } from '../filesystem.ts';
import { DialError, type Network, type Service } from './network.ts';
import { resolveName } from './resolver.ts';

/** The network as one container sees it: what it listens on is closed when the container ends, however it ended. */
export class NetworkScope implements Network {
  private readonly listeners = new Set<{ close(): void }>();

  constructor(
    private readonly network: Network,
    private readonly hostIp: string,
    /** Its root file system: names are found as its /etc/hosts and /etc/resolv.conf say. */
    private readonly files: FileSystem,
  ) {}

  listen(ip: string, port: number, service: Service): { close(): void } {
    const listener = this.network.listen(ip, port, service, this.hostIp);
    const scoped = {
      close: () => {
        this.listeners.delete(scoped);
        listener.close();
      },
    };
    this.listeners.add(scoped);
    return scoped;
  }

  dial(fromIp: string, host: string, port: number): Service {
    if (/^[\d.]+$/.test(host)) return this.network.dial(fromIp, host, port);
    const [ip] = this.resolve(fromIp, host);
    if (ip === undefined) throw new DialError('unknown-host', host);
    return this.network.dial(fromIp, ip, port);
  }

  resolve(fromIp: string, name: string): readonly string[] {
    return resolveName(this.files, this.network, fromIp, name);
  }

  addRoute(route: Parameters<Network['addRoute']>[0]): { remove(): void } {
    return this.network.addRoute(route);
  }

  addHost(ip: string): { remove(): void } {
    return this.network.addHost(ip);
  }

  /** Closes every port. */
  close(): void {
    for (const listener of [...this.listeners]) listener.close();
  }
}
