/** Keeps answers for a while. models coredns/plugin/cache */
import type { DnsAnswer } from '../../../machine/network/dns.ts';
import { type PluginSetup, zoneName, zoneOf } from '../plugin.ts';

/** Seconds: how long answers are kept at most, and those that there is nothing. */
const SUCCESS = 3600;
const DENIAL = 1800;
const FAILURE = 5;
/** What is kept when an answer has no record to say it. */
const NOTHING_TTL = 30;
const MOST = 9984;

export const cache: PluginSetup = (directive, { clock, zones }) => {
  const [first, ...rest] = directive.args;
  const limit = first !== undefined && /^\d+$/.test(first) ? Number(first) : undefined;
  const named = limit === undefined ? directive.args : rest;
  const within = named.length > 0 ? named.map(zoneName) : zones;
  const option = (name: string) => directive.block.find(each => each.name === name)?.args;
  const success = Number(option('success')?.[1] ?? limit ?? SUCCESS);
  const denial = Number(option('denial')?.[1] ?? limit ?? DENIAL);
  const off = (kind: string) =>
    directive.block
      .filter(({ name, args }) => name === 'disable' && args[0] === kind)
      .flatMap(({ args }) => (args.length > 1 ? args.slice(1).map(zoneName) : ['']));
  const [successOff, denialOff] = [off('success'), off('denial')];
  const kept = new Map<string, { readonly answer: DnsAnswer; readonly until: number }>();
  return (query, next) => {
    if (zoneOf(query.name, within) === undefined) return next();
    const key = `${query.name} ${query.type}`;
    const known = kept.get(key);
    if (known !== undefined && clock.now() < known.until) return known.answer;
    const answer = next();
    const isSuccess = answer.rcode === 'NOERROR' && answer.records.length > 0;
    if (zoneOf(query.name, isSuccess ? successOff : denialOff) !== undefined) return answer;
    const own = Math.min(...answer.records.map(({ ttl }) => ttl), isSuccess ? SUCCESS : NOTHING_TTL);
    const seconds = answer.rcode === 'SERVFAIL' ? FAILURE : Math.min(own, isSuccess ? success : denial);
    if (kept.size >= MOST) kept.clear();
    kept.set(key, { answer, until: clock.now() + seconds * 1000 });
    return answer;
  };
};
