import { DialError, type Network, type Route, type Service } from './network.ts';

const LOOPBACK = '127.0.0.1';
const ANY = '0.0.0.0';
/** A backend may itself be routed (node port, then cluster IP); more than this many times is a loop. */
const MOST_HOPS = 4;

/** Takes the place of a service that is dialled; undefined leaves it. */
export type Interceptor = (found: Service, port: number) => Service | undefined;

/** The network that the machines and pods of one cluster share. */
export class SimulatedNetwork implements Network {
  private readonly services = new Map<string, Service>();
  private readonly hosts = new Map<string, number>();
  private readonly routes = new Set<Route>();
  private interceptor: Interceptor | undefined;

  /** A host with this address is up: a port where nobody listens is refused instead of being silent. */
  addHost(ip: string): { remove(): void } {
    this.hosts.set(ip, (this.hosts.get(ip) ?? 0) + 1);
    return {
      remove: () => {
        const left = (this.hosts.get(ip) ?? 1) - 1;
        if (left > 0) this.hosts.set(ip, left);
        else this.hosts.delete(ip);
      },
    };
  }

  /** From now on whoever dials gets what the interceptor makes of the service that answers there. */
  intercept(interceptor: Interceptor): void {
    this.interceptor = interceptor;
  }

  listen(ip: string, port: number, service: Service, hostIp = ip): { close(): void } {
    const addresses = ip === ANY ? [LOOPBACK, hostIp] : [ip];
    const keys = addresses.map(address => keyOf(hostIp, address, port));
    for (const key of keys) if (this.services.has(key)) throw new Error('address already in use');
    for (const key of keys) this.services.set(key, service);
    return {
      close: () => {
        for (const key of keys) if (this.services.get(key) === service) this.services.delete(key);
      },
    };
  }

  listening(hostIp: string): readonly { readonly ip: string; readonly port: number }[] {
    const ports = new Map<number, string>();
    for (const key of this.services.keys()) {
      const [host = '', port = ''] = key.split(':');
      if (host !== hostIp && host !== `${hostIp}/lo`) continue;
      const ip = host === hostIp ? hostIp : LOOPBACK;
      ports.set(Number(port), ports.has(Number(port)) ? ANY : ip);
    }
    return [...ports].map(([port, ip]) => ({ ip, port })).sort((one, other) => one.port - other.port);
  }

  dial(fromIp: string, host: string, port: number): Service {
    const ips = isAddress(host) ? [host] : this.resolve(fromIp, host);
    const ip = ips[0];
    if (ip === undefined) throw new DialError('unknown-host', host);
    const found = this.dialAddress(fromIp, ip, port, 0);
    return this.interceptor?.(found, port) ?? found;
  }

  resolve(fromIp: string, name: string): readonly string[] {
    if (isAddress(name)) return [name];
    for (const route of this.routes) {
      const found = route.resolve?.(fromIp, name);
      if (found !== undefined) return found;
    }
    return name === 'localhost' ? [LOOPBACK] : [];
  }

  addRoute(route: Route): { remove(): void } {
    if (route.id !== undefined)
      for (const other of this.routes) if (other.id === route.id) this.routes.delete(other);
    this.routes.add(route);
    return { remove: () => void this.routes.delete(route) };
  }

  private dialAddress(fromIp: string, ip: string, port: number, hops: number): Service {
    const loopback = ip.startsWith('127.');
    const found = this.services.get(loopback ? keyOf(fromIp, LOOPBACK, port) : keyOf(ip, ip, port));
    if (found !== undefined) return found;
    const address = `${ip}:${port}`;
    for (const route of this.routes) {
      const backend = route.dial?.(fromIp, ip, port);
      if (backend === undefined) continue;
      if (backend === 'refused') throw new DialError('refused', address);
      if (hops >= MOST_HOPS) throw new DialError('timeout', address);
      return this.dialAddress(fromIp, backend.ip, backend.port, hops + 1);
    }
    if (loopback || this.hosts.has(ip)) throw new DialError('refused', address);
    throw new DialError('timeout', address);
  }
}

function keyOf(hostIp: string, ip: string, port: number): string {
  return `${ip === LOOPBACK ? `${hostIp}/lo` : ip}:${port}`;
}

function isAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}
