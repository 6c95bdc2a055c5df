/** The way of a connection's first packet through the kernels of the machines on it. models netfilter's hooks */
import type { Addresses } from './addresses.ts';
import type { Listeners } from './listeners.ts';
import type { FilterTable, NatTable, Packet, RuleName, Ruling } from './rules.ts';
import type { Tables } from './tables.ts';
import type { Hop, Verdict } from './verdict.ts';

type End = Omit<Verdict, 'hops'>;

const NO_LISTENER: RuleName = { kind: 'none', name: '', detail: 'nobody listens' };
const NO_HOST: RuleName = { kind: 'none', name: '', detail: 'no host has the address' };

export class Path {
  constructor(
    private readonly addresses: Addresses,
    private readonly listeners: Listeners,
    private readonly nat: Tables<NatTable>,
    private readonly filters: Tables<FilterTable>,
  ) {}

  /** Follows a packet to its end. @param hops gets each step; left out: nobody wants to know */
  follow(packet: Packet, hops?: Hop[]): End {
    const home = this.addresses.nodeOf(packet.source) ?? packet.source;
    if (packet.ip.startsWith('127.')) return this.loopback(packet, home, hops);
    const first = this.translate(packet, home, hops);
    if ('outcome' in first) return first;
    const left = this.leave(first.packet, home, hops);
    if (left !== undefined) return left;
    const away = this.addresses.nodeOf(first.packet.ip);
    if (away === undefined || away === home || !this.addresses.isMachine(first.packet.ip))
      return this.arrive({ ...first, at: home }, hops);
    // It reaches another machine, whose kernel may send it on to a Pod wherever that is.
    const source = this.addresses.isMachine(packet.source) ? packet.source : home;
    hops?.push({ step: 'travel', at: home, passed: true, to: first.packet });
    const second = this.translate({ ...first.packet, source }, away, hops);
    if ('outcome' in second) return second;
    return this.arrive({ ...second, at: away }, hops);
  }

  /** The loopback of a Pod is its own; on a machine rules may lead from it to Pods. */
  private loopback(packet: Packet, home: string, hops: Hop[] | undefined): End {
    if (
      home === packet.source &&
      this.listeners.at(home, packet.ip, packet.port, packet.protocol) === undefined
    ) {
      const told = this.translate(packet, home, hops);
      if ('outcome' in told) return told;
      if (told.packet !== packet) return this.arrive({ ...told, at: home }, hops);
    }
    return this.listen(packet.source, packet, hops);
  }

  private translate(
    packet: Packet,
    at: string,
    hops: Hop[] | undefined,
  ): { readonly packet: Packet; readonly masquerade: boolean } | End {
    for (const table of this.nat.of(at)) {
      const found = table.translate(packet);
      if (found === undefined) continue;
      if (typeof found.to === 'string') {
        hops?.push({ step: 'rewrite', at, passed: false, rule: found.why() });
        return { outcome: found.to === 'refused' ? 'refused' : 'timeout' };
      }
      hops?.push({ step: 'rewrite', at, passed: true, rule: found.why(), to: found.to });
      return { packet: { ...packet, ...found.to }, masquerade: 'masquerade' in found && found.masquerade };
    }
    return { packet, masquerade: false };
  }

  /** The rules for what leaves a Pod. @returns the end when they drop it */
  private leave(packet: Packet, home: string, hops: Hop[] | undefined): End | undefined {
    if (packet.source === home || packet.ip === packet.source) return undefined;
    return this.filter(this.filters.of(home), 'egress', packet, home, hops);
  }

  private arrive(
    {
      packet,
      masquerade,
      at,
    }: { readonly packet: Packet; readonly masquerade: boolean; readonly at: string },
    hops: Hop[] | undefined,
  ): End {
    const isOpen = this.listeners.at(packet.ip, packet.ip, packet.port, packet.protocol) !== undefined;
    const node = this.addresses.nodeOf(packet.ip) ?? (isOpen ? packet.ip : undefined);
    if (node === undefined) {
      hops?.push({ step: 'travel', at, passed: false, rule: NO_HOST, to: packet });
      return { outcome: 'timeout' };
    }
    // The source is rewritten behind the rules of the machine that does it: Pods on that machine are judged by the first one.
    const seen = masquerade ? at : packet.source;
    if (node !== at) hops?.push({ step: 'travel', at, passed: true, to: packet });
    if (node !== packet.ip && packet.ip !== packet.source) {
      const judged = node === at ? packet : { ...packet, source: seen };
      if (judged.source === node)
        hops?.push({
          step: 'arrive',
          at: node,
          passed: true,
          rule: { kind: 'node', name: node, detail: '' },
        });
      else {
        const dropped = this.filter(this.filters.of(node), 'ingress', judged, node, hops);
        if (dropped !== undefined) return dropped;
      }
    }
    return this.listen(packet.ip, { ...packet, source: seen }, hops);
  }

  private filter(
    tables: readonly FilterTable[],
    way: 'egress' | 'ingress',
    packet: Packet,
    at: string,
    hops: Hop[] | undefined,
  ): End | undefined {
    const step = way === 'egress' ? 'leave' : 'arrive';
    for (const table of tables) {
      const ruling: Ruling | undefined = table[way](packet);
      if (ruling === undefined) continue;
      hops?.push({ step, at, passed: ruling.allowed, rule: ruling.why() });
      if (!ruling.allowed) return { outcome: 'timeout' };
    }
    return undefined;
  }

  private listen(host: string, packet: Packet, hops: Hop[] | undefined): End {
    const { ip, port, protocol, source } = packet;
    const service = this.listeners.at(host, ip, port, protocol);
    const destination = { ip, port, protocol };
    const to = { ip, port };
    if (service !== undefined) {
      hops?.push({ step: 'listen', at: host, passed: true, to });
      return { outcome: 'reached', service, destination, source };
    }
    hops?.push({ step: 'listen', at: host, passed: false, rule: NO_LISTENER, to });
    return { outcome: 'refused', destination, source };
  }
}
