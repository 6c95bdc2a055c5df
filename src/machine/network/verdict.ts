import type { Protocol, Service } from './network.ts';
import type { RuleName } from './rules.ts';

/** One step of a connection, and whether it went on from there. */
export interface Hop {
  readonly step: 'name' | 'leave' | 'rewrite' | 'travel' | 'arrive' | 'listen';
  /** The address it happened at: of a machine, a Pod or a name server. */
  readonly at: string;
  readonly passed: boolean;
  /** The rule behind it. */
  readonly rule?: RuleName;
  /** Where the packet goes from here. */
  readonly to?: { readonly ip: string; readonly port: number };
  /** For names: what was asked and what it means. */
  readonly name?: string;
  readonly addresses?: readonly string[];
}

/** What became of a connection. */
export interface Verdict {
  readonly outcome: 'reached' | 'refused' | 'timeout' | 'unreachable' | 'unknown-host';
  /** Who listens where it ended. */
  readonly service?: Service;
  /** The address it led to in the end, and whom the server sees. */
  readonly destination?: { readonly ip: string; readonly port: number; readonly protocol: Protocol };
  readonly source?: string;
  readonly hops: readonly Hop[];
}
