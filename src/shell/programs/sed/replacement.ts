import type { RegexMatch } from '../../language/regex-search.ts';
import type { ReplacementPart, Substitution } from './command.ts';

/** Parses what `s` puts in: `&`, `\1`, `\n`, `\U ... \E`. */
export function parseReplacement(source: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  const text = (more: string) => {
    const last = parts.at(-1);
    if (last && 'text' in last) parts[parts.length - 1] = { text: last.text + more };
    else parts.push({ text: more });
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === '&') parts.push({ group: 0 });
    else if (c !== '\\') text(c);
    else {
      const next = source[++i] ?? '';
      if (/\d/.test(next)) parts.push({ group: Number(next) });
      else if (/[ULulE]/.test(next)) parts.push({ letters: next as 'U' });
      else text({ n: '\n', t: '\t', r: '\r' }[next] ?? next);
    }
  }
  return parts;
}

/** Does a substitution in a text. @returns the new text, or undefined where nothing matched */
export function substitute(
  text: string,
  { replacement, nth, all }: Substitution,
  matches: Iterable<RegexMatch>,
): string | undefined {
  let result = '';
  let done = 0;
  let seen = 0;
  for (const match of matches) {
    // What was put in before does not match again where it ends.
    if (match.end === match.index && seen > 0 && match.index === done && done > 0) continue;
    if (++seen < nth) continue;
    result += text.slice(done, match.index) + filled(replacement, match);
    done = match.end;
    if (!all) break;
  }
  return seen < nth ? undefined : result + text.slice(done);
}

function filled(parts: readonly ReplacementPart[], match: RegexMatch): string {
  let result = '';
  let all: 'U' | 'L' | undefined;
  let once: 'u' | 'l' | undefined;
  for (const part of parts) {
    if ('letters' in part) {
      if (part.letters === 'u' || part.letters === 'l') once = part.letters;
      else all = part.letters === 'E' ? undefined : part.letters;
      continue;
    }
    let text = 'text' in part ? part.text : (match.groups[part.group] ?? '');
    if (all) text = all === 'U' ? text.toUpperCase() : text.toLowerCase();
    if (once && text !== '') {
      const first = once === 'u' ? text[0]!.toUpperCase() : text[0]!.toLowerCase();
      text = first + text.slice(1);
      once = undefined;
    }
    result += text;
  }
  return result;
}
