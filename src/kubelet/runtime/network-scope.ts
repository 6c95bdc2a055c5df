import type { Network, Service } from '../../machine/network.ts';

/** The network as one container sees it: what it listens on is closed when the container ends, however it ended. */
export class NetworkScope implements Network {
  private readonly listeners = new Set<{ close(): void }>();

  constructor(
    private readonly network: Network,
    private readonly hostIp: string,
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
    return this.network.dial(fromIp, host, port);
  }

  resolve(fromIp: string, name: string): readonly string[] {
    return this.network.resolve(fromIp, name);
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
