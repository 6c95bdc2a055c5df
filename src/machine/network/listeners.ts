import type { Listening, Protocol, Service } from './network.ts';

export const LOOPBACK = '127.0.0.1';
const ANY = '0.0.0.0';

interface Entry extends Listening {
  readonly service: Service;
}

/** Who listens on which port of which host. */
export class Listeners {
  /** By host; within it by address, protocol and port. */
  private readonly hosts = new Map<string, Map<string, Entry>>();

  /** @throws Error `address already in use` */
  open(hostIp: string, ip: string, port: number, protocol: Protocol, service: Service): { close(): void } {
    const ports = this.hosts.get(hostIp) ?? new Map<string, Entry>();
    const entry: Entry = { ip, port, protocol, service };
    const keys = (ip === ANY ? [LOOPBACK, hostIp] : [ip]).map(address => keyOf(address, port, protocol));
    if (keys.some(key => ports.has(key))) throw new Error('address already in use');
    for (const key of keys) ports.set(key, entry);
    this.hosts.set(hostIp, ports);
    return {
      close: () => {
        for (const key of keys) if (ports.get(key) === entry) ports.delete(key);
      },
    };
  }

  /** Who answers at an address of a host; loopback addresses are its own. */
  at(hostIp: string, ip: string, port: number, protocol: Protocol): Service | undefined {
    const address = ip.startsWith('127.') ? LOOPBACK : ip;
    return this.hosts.get(hostIp)?.get(keyOf(address, port, protocol))?.service;
  }

  /** The open ports of a host, by number. */
  of(hostIp: string): readonly Listening[] {
    const entries = new Set(this.hosts.get(hostIp)?.values() ?? []);
    return [...entries]
      .map(({ ip, port, protocol }) => ({ ip, port, protocol }))
      .sort((one, other) => one.port - other.port || (one.protocol < other.protocol ? -1 : 1));
  }
}

function keyOf(ip: string, port: number, protocol: Protocol): string {
  return `${ip}:${port}/${protocol}`;
}
