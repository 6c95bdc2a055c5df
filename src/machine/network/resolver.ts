/** How a host finds the addresses of a name: /etc/hosts, then the name servers of /etc/resolv.conf. models glibc's resolver */
import type { FileSystem } from '../filesystem.ts';
import { DNS_PORT, type DnsAnswer, isNameServer, type RecordType, recordsOf } from './dns.ts';
import { DialError, type Network } from './network.ts';

const DEFAULT_NDOTS = 1;
/** glibc looks at no more than these. */
const MOST_SERVERS = 3;

/** /etc/resolv.conf as the resolver reads it. */
export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

/** What became of a question. */
export interface Lookup {
  readonly outcome: 'found' | 'nxdomain' | 'nodata' | 'servfail' | 'timeout' | 'refused';
  /** The full name that was asked last. */
  readonly name: string;
  /** The server that answered; the last one that was asked when none did. */
  readonly server: string;
  readonly answer: DnsAnswer | undefined;
  /** The data of the records of the type that was asked for. */
  readonly data: readonly string[];
}

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
  return lookUp(resolverConfig(files), network, fromIp, name, 'A').data;
}

/** Asks the servers for a name, through the search list where it is short. */
export function lookUp(
  { servers, search, ndots }: ResolverConfig,
  network: Network,
  fromIp: string,
  name: string,
  type: RecordType,
): Lookup {
  const bare = name.replace(/\.$/, '').toLowerCase();
  const searched = name.endsWith('.') ? [] : search.map(domain => `${bare}.${domain}`);
  const dots = bare.split('.').length - 1;
  const candidates = dots >= ndots ? [bare, ...searched] : [...searched, bare];
  let last: Lookup | undefined;
  for (const candidate of candidates) {
    const found = askAll(servers, network, fromIp, candidate, type);
    if (['found', 'timeout', 'refused'].includes(found.outcome)) return found;
    // What a server could not say weighs more than that there is no such name.
    if (last === undefined || RANK[found.outcome] >= RANK[last.outcome]) last = found;
  }
  return last ?? { outcome: 'nxdomain', name: bare, server: servers[0] ?? '', answer: undefined, data: [] };
}

const RANK: Readonly<Record<Lookup['outcome'], number>> = {
  nxdomain: 0,
  nodata: 1,
  servfail: 2,
  timeout: 3,
  refused: 3,
  found: 4,
};

/** Asks one server after the other until one knows. */
export function askAll(
  servers: readonly string[],
  network: Network,
  fromIp: string,
  name: string,
  type: RecordType,
): Lookup {
  let last: Lookup = { outcome: 'timeout', name, server: servers[0] ?? '', answer: undefined, data: [] };
  for (const server of servers.slice(0, MOST_SERVERS)) {
    last = ask(server, DNS_PORT, network, fromIp, name, type);
    if (last.outcome !== 'timeout' && last.outcome !== 'refused' && last.outcome !== 'servfail') return last;
  }
  return last;
}

/** Asks one server once. */
export function ask(
  server: string,
  port: number,
  network: Network,
  fromIp: string,
  name: string,
  type: RecordType,
): Lookup {
  const about = { name, server, data: [], answer: undefined };
  try {
    const { service } = network.dial(fromIp, server, port, 'UDP');
    if (!isNameServer(service)) return { ...about, outcome: 'timeout' };
    const answer = service.query({ name, type }, fromIp);
    const data = recordsOf(answer, name, type).map(record => record.data);
    if (answer.rcode === 'NXDOMAIN') return { ...about, outcome: 'nxdomain', answer };
    if (answer.rcode !== 'NOERROR') return { ...about, outcome: 'servfail', answer };
    return { ...about, outcome: data.length > 0 ? 'found' : 'nodata', answer, data };
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return { ...about, outcome: error.code === 'refused' ? 'refused' : 'timeout' };
  }
}

/** The addresses that /etc/hosts gives a name. */
export function hostsEntries(files: FileSystem, name: string): readonly string[] {
  return lines(files, '/etc/hosts')
    .filter(([ip, ...names]) => ip?.includes('.') && names.includes(name))
    .map(([ip]) => ip!);
}

/** What /etc/resolv.conf says. */
export function resolverConfig(files: FileSystem): ResolverConfig {
  const rows = lines(files, '/etc/resolv.conf');
  const ndots = rows
    .filter(([key]) => key === 'options')
    .flatMap(([, ...options]) => options)
    .find(option => option.startsWith('ndots:'));
  return {
    servers: rows.filter(([key, ip]) => key === 'nameserver' && ip !== undefined).map(([, ip]) => ip!),
    search:
      rows
        .filter(([key]) => key === 'search')
        .at(-1)
        ?.slice(1)
        .filter(domain => domain !== '.') ?? [],
    ndots: ndots === undefined ? DEFAULT_NDOTS : Number(ndots.slice('ndots:'.length)),
  };
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
