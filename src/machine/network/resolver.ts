/** How a host finds the addresses of a name: /etc/hosts, then the name servers of /etc/resolv.conf. models glibc's resolver */
import type { FileSystem } from '../filesystem.ts';
import type { Network } from './network.ts';

/** What listens on port 53. */
export interface NameServer {
  /** The addresses of a full name (without its last dot); empty when there is none. */
  lookup(name: string): readonly string[];
}

/** The port of DNS. */
export const DNS_PORT = 53;
const DEFAULT_NDOTS = 1;

/** The addresses of `name` as a program on a host with these files sees them; empty when there are none. */
export function resolveName(
  files: FileSystem,
  network: Network,
  fromIp: string,
  name: string,
): readonly string[] {
  const fixed = hostsEntries(files, name);
  if (fixed.length > 0) return fixed;
  if (name === 'localhost') return ['127.0.0.1'];
  const { servers, search, ndots } = resolverConfig(files);
  const bare = name.replace(/\.$/, '');
  const searched = name.endsWith('.') ? [] : search.map(domain => `${bare}.${domain}`);
  const dots = bare.split('.').length - 1;
  const candidates = dots >= ndots ? [bare, ...searched] : [...searched, bare];
  for (const server of servers) {
    const found = ask(network, fromIp, server);
    if (found === undefined) continue;
    for (const candidate of candidates) {
      const addresses = found.lookup(candidate.toLowerCase());
      if (addresses.length > 0) return addresses;
    }
    return [];
  }
  return [];
}

/** The addresses that /etc/hosts gives a name. */
export function hostsEntries(files: FileSystem, name: string): readonly string[] {
  return lines(files, '/etc/hosts')
    .filter(([ip, ...names]) => ip?.includes('.') && names.includes(name))
    .map(([ip]) => ip!);
}

function resolverConfig(files: FileSystem): { servers: string[]; search: string[]; ndots: number } {
  const rows = lines(files, '/etc/resolv.conf');
  const ndots = rows
    .filter(([key]) => key === 'options')
    .flatMap(([, ...options]) => options)
    .find(option => option.startsWith('ndots:'));
  return {
    servers: rows.filter(([key]) => key === 'nameserver').map(([, ip]) => ip!),
    search:
      rows
        .filter(([key]) => key === 'search')
        .at(-1)
        ?.slice(1)
        .filter(domain => domain !== '.') ?? [],
    ndots: ndots === undefined ? DEFAULT_NDOTS : Number(ndots.slice('ndots:'.length)),
  };
}

function ask(network: Network, fromIp: string, server: string): NameServer | undefined {
  try {
    const { service } = network.dial(fromIp, server, DNS_PORT, 'UDP');
    return typeof service === 'object' && service !== null && 'lookup' in service
      ? (service as NameServer)
      : undefined;
  } catch {
    return undefined;
  }
}

function lines(files: FileSystem, path: string): string[][] {
  if (!files.exists(path)) return [];
  return files
    .readText(path)
    .split('\n')
    .map(line =>
      line
        .replace(/[#;].*/, '')
        .trim()
        .split(/\s+/),
    );
}
