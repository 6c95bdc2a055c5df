/** How the network's tools ask for names. */
import type { RecordType } from '../../../machine/network/dns.ts';
import { ask, type Lookup, lookUp, resolverConfig } from '../../../machine/network/resolver.ts';
import type { ProgramProcess } from '../../process/program.ts';

export const TYPES: readonly RecordType[] = [
  'A',
  'AAAA',
  'CNAME',
  'SRV',
  'PTR',
  'TXT',
  'NS',
  'SOA',
  'MX',
  'ANY',
];
/** How long one server is waited for: milliseconds. */
export const PATIENCE = 5000;

/** The addresses of a name, as every program on the host sees them. */
export function resolve(process: ProgramProcess, name: string): readonly string[] {
  return process.host.network.resolve(process.host.ip, name);
}

/** The first name server of /etc/resolv.conf. */
export function nameserver(process: ProgramProcess): string {
  return resolverConfig(process.host.files).servers[0] ?? '127.0.0.53';
}

/** Asks for a name through the search list of /etc/resolv.conf. @param server asked instead of its servers */
export function searched(process: ProgramProcess, name: string, type: RecordType, server?: string): Lookup {
  const { files, network, ip } = process.host;
  const config = resolverConfig(files);
  return lookUp({ ...config, ...(server && { servers: [server] }) }, network, ip, name, type);
}

/** Asks one server for exactly this name. */
export function asked(
  process: ProgramProcess,
  name: string,
  type: RecordType,
  server: string,
  port: number,
): Lookup {
  const { network, ip } = process.host;
  return ask(server, port, network, ip, name.replace(/\.$/, '').toLowerCase(), type);
}

/** `1.2.3.4` as the name under which it is looked up backwards. */
export function reverseName(ip: string): string {
  return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
}

/** Waits as long as the tool would, where nobody answered. */
export async function waitFor(process: ProgramProcess, { outcome }: Lookup, tries: number): Promise<void> {
  if (outcome === 'timeout') for (let time = 0; time < tries; time++) await process.sleep(PATIENCE);
}
