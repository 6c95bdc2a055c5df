/** The world outside of the cluster, as far as its machines notice it: a name server that knows a few names. */
import { DNS_PORT, type DnsAnswer, type DnsQuestion, type NameServer } from './dns.ts';
import type { Network } from './network.ts';

/** Public name servers that the machines' resolvers may name. */
const SERVERS = ['8.8.8.8', '8.8.4.4', '1.1.1.1', '9.9.9.9'];
/** From the blocks that are reserved for documentation: nobody is asked by mistake. */
const NAMES: Readonly<Record<string, string>> = {
  'example.com': '203.0.113.10',
  'www.example.com': '203.0.113.10',
  'example.org': '203.0.113.11',
  'google.com': '203.0.113.20',
  'www.google.com': '203.0.113.20',
  'kubernetes.io': '203.0.113.30',
  'github.com': '203.0.113.40',
  'registry.k8s.io': '203.0.113.50',
  'docker.io': '203.0.113.51',
};
const TTL = 300;

class PublicNames implements NameServer {
  query({ name, type }: DnsQuestion): DnsAnswer {
    const address = NAMES[name];
    if (address === undefined) return { rcode: 'NXDOMAIN', records: [] };
    return { rcode: 'NOERROR', records: type === 'A' ? [{ name, type, ttl: TTL, data: address }] : [] };
  }
}

/** Lets the network reach what is outside. */
export function connectOutside(network: Network): void {
  const service = { service: new PublicNames() };
  for (const ip of SERVERS) {
    network.addHost(ip);
    for (const protocol of ['UDP', 'TCP'] as const) network.listen(ip, DNS_PORT, service, ip, protocol);
  }
}
