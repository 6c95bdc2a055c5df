/** Plugins of a few lines. */
import type { DnsRecord, RecordType } from '../../../machine/network/dns.ts';
import { GoRegexp } from '../../program/go-regexp.ts';
import { fallthroughZones, type PluginSetup, SERVFAIL, zoneName, zoneOf } from '../plugin.ts';

/** A line for each question. models coredns/plugin/log */
export const log: PluginSetup =
  (directive, { say, rng, zones }) =>
  (query, next) => {
    const answer = next();
    const within = directive.args.length > 0 ? directive.args.slice(0, 1).map(zoneName) : zones;
    if (zoneOf(query.name, within) === undefined) return answer;
    const flags = `qr,${answer.isAuthoritative ? 'aa,' : ''}rd${answer.isAuthoritative ? '' : ',ra'}`;
    const size =
      46 +
      query.name.length +
      answer.records.reduce((sum, { name, data }) => sum + name.length + data.length + 12, 0);
    const seconds = `0.000${100 + rng.int(800)}`;
    say(
      `[INFO] ${query.from}:${32_768 + rng.int(28_000)} - ${rng.int(65_536)} "${query.type} IN ${query.name}. udp ${query.name.length + 28} false 512" ${answer.rcode} ${flags} ${size} ${seconds}s`,
    );
    return answer;
  };

/** What went wrong is told by who finds it; the plugin only answers where nobody else does. models coredns/plugin/errors */
export const errors: PluginSetup = () => (_query, next) => next();

/** The records take turns. models coredns/plugin/loadbalance */
export const loadbalance: PluginSetup =
  (_directive, { rng }) =>
  (_query, next) => {
    const answer = next();
    const turning = answer.records.filter(({ type }) => type === 'A');
    if (turning.length < 2) return answer;
    const by = rng.int(turning.length);
    const turned = [...turning.slice(by), ...turning.slice(0, by)];
    return { ...answer, records: [...answer.records.filter(({ type }) => type !== 'A'), ...turned] };
  };

/** `template IN A example.org { match ... answer "..." rcode ... }` models coredns/plugin/template */
export const template: PluginSetup = (directive, setup) => {
  const [family, type, ...given] = directive.args;
  if (family === undefined || type === undefined) throw setup.fail(directive, 'Wrong argument count');
  const zones = given.length > 0 ? given.map(zoneName) : setup.zones;
  const all = (name: string) =>
    directive.block.filter(each => each.name === name).map(({ args }) => args.join(' '));
  const patterns = (all('match').length > 0 ? all('match') : ['.*']).map(text => new GoRegexp(text));
  const through = fallthroughZones(directive);
  return (query, next) => {
    if (zoneOf(query.name, zones) === undefined || (type !== 'ANY' && type !== query.type)) return next();
    const found = patterns.map(pattern => pattern.exec(`${query.name}.`)).find(match => match !== undefined);
    if (found === undefined)
      return through !== undefined && zoneOf(query.name, through) !== undefined ? next() : SERVFAIL;
    const filled = (text: string) =>
      text
        .replace(/\{\{\s*\.Name\s*\}\}/g, `${query.name}.`)
        .replace(
          /\{\{\s*index \.Match (\d+)\s*\}\}/g,
          (_, group: string) => found.groups[Number(group)] ?? '',
        );
    const rcode = all('rcode')[0] ?? 'NOERROR';
    return {
      rcode: rcode === 'NXDOMAIN' || rcode === 'SERVFAIL' || rcode === 'REFUSED' ? rcode : 'NOERROR',
      isAuthoritative: true,
      records: all('answer').map(text => recordOf(filled(text))),
    };
  };
};

/** `example.org. 60 IN A 10.0.0.1` */
function recordOf(text: string): DnsRecord {
  const [name = '', ...rest] = text.trim().split(/\s+/);
  const ttl = /^\d+$/.test(rest[0] ?? '') ? Number(rest.shift()) : 3600;
  if (rest[0] === 'IN') rest.shift();
  return { name: zoneName(name), ttl, type: (rest.shift() ?? 'A') as RecordType, data: rest.join(' ') };
}
