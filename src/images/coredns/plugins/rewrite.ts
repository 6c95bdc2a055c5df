/** Asks for another name, and answers by the one that was asked for. models coredns/plugin/rewrite */
import type { DnsAnswer } from '../../../machine/network/dns.ts';
import { GoRegexp } from '../../program/go-regexp.ts';
import type { Directive } from '../caddyfile.ts';
import { type PluginSetup, type Setup, zoneName } from '../plugin.ts';

type Renaming = (name: string) => string | undefined;

/** `rewrite [continue|stop] name [exact|prefix|suffix|substring|regex] FROM TO [answer ...]`; other fields leave the question as it is. */
export const rewrite: PluginSetup = (directive, setup) => {
  const words = [...directive.args];
  if (words[0] === 'continue' || words[0] === 'stop') words.shift();
  const field = words.shift();
  if (field !== 'name') {
    if (field === undefined || !['type', 'class', 'edns0', 'ttl', 'cname', 'rcode'].includes(field))
      throw setup.fail(directive, `invalid rule type ${JSON.stringify(field ?? '')}`);
    return undefined;
  }
  const rename = renaming(words, directive, setup);
  return (query, next) => {
    const name = rename(query.name);
    if (name === undefined) return next();
    return named(setup.askNext(directive, { ...query, name }), name, query.name);
  };
};

function renaming(words: readonly string[], directive: Directive, setup: Setup): Renaming {
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
  const [kind, from, to] = kinds.includes(words[0] ?? '') ? words : ['exact', ...words];
  if (from === undefined || to === undefined) throw setup.fail(directive, `few arguments for a name rule`);
  const [old, fresh] = [zoneName(from), zoneName(to)];
  switch (kind) {
    case 'prefix':
      return name => (name.startsWith(from) ? to + name.slice(from.length) : undefined);
    case 'suffix':
      return name => (name.endsWith(old) ? name.slice(0, name.length - old.length) + fresh : undefined);
    case 'substring':
      return name => (name.includes(from) ? name.replace(from, () => to) : undefined);
    case 'regex': {
      const pattern = compiled(from, directive, setup);
      return name => {
        // A pattern sees the name with its last dot.
        const found = pattern.exec(`${name}.`);
        if (found === undefined) return undefined;
        return zoneName(to.replace(/\{(\d+)\}/g, (_, group: string) => found.groups[Number(group)] ?? ''));
      };
    }
    default:
      return name => (name === old ? fresh : undefined);
  }
}

function compiled(pattern: string, directive: Directive, setup: Setup): GoRegexp {
  try {
    return new GoRegexp(pattern);
  } catch {
    throw setup.fail(directive, `invalid regex pattern in a name rule: ${pattern}`);
  }
}

/** The answer as one about the name that was asked for. */
function named(answer: DnsAnswer, from: string, to: string): DnsAnswer {
  return {
    ...answer,
    records: answer.records.map(record => (record.name === from ? { ...record, name: to } : record)),
  };
}
