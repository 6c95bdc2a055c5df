import type { Options } from './options.ts';
import { vimPattern } from './text/pattern.ts';
import { type Pos, pos } from './text/position.ts';
import type { Text } from './text/text.ts';

export interface Match {
  readonly from: Pos;
  /** The first character behind it. */
  readonly to: Pos;
}

/** The last search, and how matches are found. Models vim's search.c. */
export class Search {
  /** What / and :s used last. */
  pattern: string | undefined;
  forward = true;
  /** `e`, `s+1`, `+2`: where beside the match the cursor goes. */
  offset = '';
  /** :noh was given since the last search. */
  hidden = false;
  /** `*` and `#` look at case whatever 'smartcase' says. */
  plainCase = false;

  /** @throws Error in vim's words, also where there was no pattern yet */
  expression(options: Options, pattern: string | undefined = this.pattern): RegExp {
    if (pattern === undefined || pattern === '') throw new Error('E35: No previous regular expression');
    return vimPattern(pattern, {
      ignoreCase: options.on('ignorecase'),
      smartCase: options.on('smartcase') && !this.plainCase,
    });
  }
}

/** The matches that begin in a line. */
export function matchesIn(text: Text, line: number, expression: RegExp): Match[] {
  const spans = /(?<!\^)\\n/.test(expression.source);
  const source = text.line(line);
  const subject = spans ? text.lines.slice(line, line + 100).join('\n') : source;
  const found: Match[] = [];
  expression.lastIndex = 0;
  for (
    let match = expression.exec(subject);
    match !== null && match.index <= source.length;
    match = expression.exec(subject)
  ) {
    if (match[0] === '') expression.lastIndex++;
    // An empty match behind the last character is one only in an empty line, or where $ asked for it.
    found.push({ from: pos(line, match.index), to: endOf(match[0], line, match.index) });
  }
  return found;
}

function endOf(matched: string, line: number, at: number): Pos {
  const parts = matched.split('\n');
  return parts.length === 1
    ? pos(line, at + matched.length)
    : pos(line + parts.length - 1, parts.at(-1)!.length);
}

/** The next match behind a place, or before it; around the end of the text where `wrap`. */
export function findMatch(
  text: Text,
  expression: RegExp,
  from: Pos,
  forward: boolean,
  wrap: boolean,
): { match: Match; wrapped: boolean } | undefined {
  const count = text.last + 1;
  const step = forward ? 1 : -1;
  for (let n = 0; n <= count; n++) {
    const raw = from.line + n * step;
    const wrapped = raw < 0 || raw >= count || n === count;
    if (wrapped && !wrap) return undefined;
    const line = ((raw % count) + count) % count;
    const { length } = text.line(line);
    const list = matchesIn(text, line, expression).map(match =>
      match.from.col >= length && length > 0 && match.from.col > 0
        ? { ...match, from: pos(line, length - 1) }
        : match,
    );
    const inside = (match: Match) =>
      n > 0 || (forward ? match.from.col > from.col : match.from.col < from.col);
    const match = forward ? list.find(inside) : list.findLast(inside);
    if (match) return { match, wrapped };
  }
  return undefined;
}
