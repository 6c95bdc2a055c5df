import type { Clock } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import type { DnsAnswer, DnsQuestion } from '../../machine/network/dns.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import type { Directive } from './caddyfile.ts';

/** A question on its way through a server's plugins. */
export interface Query extends DnsQuestion {
  readonly from: string;
}

/** Answers a question, or hands it to the next one. */
export type Handler = (query: Query, next: () => DnsAnswer) => DnsAnswer;

/** What a plugin finds when it is set up. */
export interface Setup {
  readonly process: NativeProcess;
  readonly clock: Clock;
  readonly rng: Rng;
  /** The zones of its server block, without dots at the end; the root is ''. */
  readonly zones: readonly string[];
  /** Asks the server again, from the beginning: for CNAMEs and rewritten names. */
  ask(query: Query): DnsAnswer;
  /** Asks the plugins that come after that of a directive. */
  askNext(directive: Directive, query: Query): DnsAnswer;
  /** Writes a line of CoreDNS' log. */
  say(line: string): void;
  /** Adds a check of the plugin ready. */
  onReady(name: string, isReady: () => boolean): void;
  /** Called when the server stops or is loaded anew. */
  onStop(stop: () => void): void;
  /** A directive is wrong. @returns the error in CoreDNS' words */
  fail(directive: Directive, why: string): Error;
}

/** Makes a plugin's handler from its directive; undefined for one that handles no questions. */
export type PluginSetup = (directive: Directive, setup: Setup) => Handler | undefined;

export const SERVFAIL: DnsAnswer = { rcode: 'SERVFAIL', records: [] };

/** A zone as CoreDNS compares it: small letters, no dot at the end. */
export function zoneName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

/** The longest of the zones that a name is in; undefined when it is in none. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones
    .filter(zone => zone === '' || name === zone || name.endsWith(`.${zone}`))
    .sort((one, other) => other.length - one.length)[0];
}

/** `fallthrough [ZONES...]` in a plugin's block: the zones whose unknown names go on; undefined: none. */
export function fallthroughZones({ block }: Directive): readonly string[] | undefined {
  const found = block.find(({ name }) => name === 'fallthrough');
  if (found === undefined) return undefined;
  return found.args.length === 0 ? [''] : found.args.map(zoneName);
}
