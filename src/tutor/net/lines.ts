import type { Connection, NamedHop } from '../../cluster/net.ts';
import type { Language } from '../content/localized.ts';
import { NET_WORDS, type NetWords } from './words.ts';

/** Connections of a Pod, hop by hop, as lines for a person. */
export function netLines(connections: readonly Connection[], language: Language): readonly string[] {
  const words = NET_WORDS[language];
  return connections.flatMap(({ pod, target, outcome, hops }, index) => [
    ...(index > 0 ? [''] : []),
    `${pod} -> ${target}  ${words.outcome[outcome]}`,
    ...hops.map(hop => `  ${hop.passed ? '✓' : '✗'} ${hopLine(hop, words)}`),
  ]);
}

function hopLine(hop: NamedHop, words: NetWords): string {
  const { step, passed, rule, place } = hop;
  const to = hop.to ? `${hop.to.place} (${hop.to.ip}:${hop.to.port})` : '';
  switch (step) {
    case 'name':
      return nameLine(hop, words);
    case 'leave':
    case 'arrive':
      if (rule?.kind === 'node') return words.ownNode;
      return passed
        ? words.allowed(step, rule?.name ?? '', rule?.detail ?? '')
        : words.stopped(step, rule?.name ?? '');
    case 'rewrite': {
      const what = `${rule?.kind === 'host-port' ? 'hostPort' : 'Service'} ${rule?.name}`;
      if (passed) return words.rewritten(place, what, rule?.detail ?? '', to);
      const isDropped = rule?.detail === 'no local endpoints';
      return isDropped ? words.droppedBy(place, rule.name) : words.refusedBy(place, rule?.name ?? '');
    }
    case 'travel':
      return passed ? words.travels(place, to) : words.nowhere(hop.to?.ip ?? '');
    default:
      return passed ? words.listens(place, hop.to?.port ?? 0) : words.nobody(place, hop.to?.port ?? 0);
  }
}

function nameLine({ name = '', addresses = [], passed, rule }: NamedHop, words: NetWords): string {
  const server = rule?.name ?? '';
  if (passed) return words.named(name, addresses.join(', '), server);
  switch (rule?.detail) {
    case 'timeout':
    case 'refused':
      return words.silent(name, server);
    case 'servfail':
      return words.failed(name, server);
    default:
      return words.unnamed(name, server);
  }
}
