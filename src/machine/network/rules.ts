/** The rules of a machine's kernel: what iptables' tables nat and filter do to a packet. */
import type { Protocol } from './network.ts';

/** The first packet of a connection. */
export interface Packet {
  readonly source: string;
  readonly ip: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Where a packet goes instead. `why` says which rule did it, for who asks for the hops. */
export type Translation =
  | {
      readonly to: { readonly ip: string; readonly port: number };
      /** The machine puts its own address in as the source. */
      readonly masquerade: boolean;
      readonly why: () => RuleName;
    }
  | { readonly to: 'refused' | 'dropped'; readonly why: () => RuleName };

/** Names a rule: `{kind: 'service', name: 'shop/web', detail: 'port http, 1 of 2 endpoints'}`. */
export interface RuleName {
  readonly kind: 'service' | 'host-port' | 'policy' | 'node' | 'none';
  readonly name: string;
  readonly detail: string;
}

/** Lines of iptables-save by table. */
export interface SavedRules {
  readonly nat: readonly string[];
  readonly filter: readonly string[];
}

/** Destinations rewritten on one machine. models iptables' PREROUTING and OUTPUT of the table nat */
export interface NatTable {
  readonly id: string;
  /** The machine's address. */
  readonly node: string;
  /** Where a packet that passes the machine goes; undefined when no rule matches. */
  translate(packet: Packet): Translation | undefined;
  /** Its rules as text. */
  save?(): SavedRules;
}

/** Whether a packet goes on, and the rule that says so; undefined: no rule is about it. */
export interface Ruling {
  readonly allowed: boolean;
  readonly why: () => RuleName;
}

/** Packets let pass or dropped on one machine. models what a policy-enforcing plug-in puts into FORWARD */
export interface FilterTable {
  readonly id: string;
  readonly node: string;
  /** For packets that leave a Pod of the machine; destinations are rewritten already. */
  egress(packet: Packet): Ruling | undefined;
  /** For packets that reach a Pod of the machine. */
  ingress(packet: Packet): Ruling | undefined;
}
