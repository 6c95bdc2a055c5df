/** Addresses from a hosts file or from the Corefile itself. models coredns/plugin/hosts */
import type { DnsRecord } from '../../../machine/network/dns.ts';
import { fallthroughZones, type PluginSetup, SERVFAIL, zoneName, zoneOf } from '../plugin.ts';

const DEFAULT_TTL = 3600;
const IPV4 = /^\d+(\.\d+){3}$/;

export const hosts: PluginSetup = (directive, setup) => {
  const { files } = setup.process.host;
  const [path = '/etc/hosts', ...zones] = directive.args;
  const within = zones.length > 0 ? zones.map(zoneName) : setup.zones;
  const ttl = Number(directive.block.find(({ name }) => name === 'ttl')?.args[0] ?? DEFAULT_TTL);
  const inline = directive.block.filter(({ name }) => IPV4.test(name) || name.includes(':'));
  for (const each of directive.block)
    if (!inline.includes(each) && !['ttl', 'fallthrough', 'no_reverse', 'reload'].includes(each.name))
      throw setup.fail(each, `unknown property "${each.name}"`);
  const fromFile = () =>
    directive.args.length > 0 || inline.length === 0
      ? (files.exists(path) ? files.readText(path) : '').split('\n').map(wordsOf)
      : [];
  const fixed = inline.map(({ name, args }) => [name, ...args]);
  const through = fallthroughZones(directive);
  return (query, next) => {
    if (zoneOf(query.name, within) === undefined) return next();
    const all = [...fixed, ...fromFile()];
    const rows = all.filter(
      ([ip, ...names]) => ip !== undefined && names.some(name => zoneName(name) === query.name),
    );
    if (query.type === 'PTR') {
      const names = all
        .filter(([ip]) => ip !== undefined && reverseOf(ip) === query.name)
        .flatMap(([, ...names]) => names);
      if (names.length > 0)
        return {
          rcode: 'NOERROR',
          isAuthoritative: true,
          records: names.map(name => ({ name: query.name, type: 'PTR', ttl, data: `${zoneName(name)}.` })),
        };
    }
    if (rows.length === 0)
      return through !== undefined && zoneOf(query.name, through) !== undefined ? next() : SERVFAIL;
    const records = rows
      .filter(([ip]) => IPV4.test(ip!) && query.type === 'A')
      .map(([ip]): DnsRecord => ({ name: query.name, type: 'A', ttl, data: ip! }));
    return { rcode: 'NOERROR', isAuthoritative: true, records };
  };
};

const wordsOf = (line: string): string[] => line.replace(/#.*/, '').trim().split(/\s+/).filter(Boolean);

const reverseOf = (ip: string): string => `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
