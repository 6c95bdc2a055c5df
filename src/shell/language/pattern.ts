/** Shell patterns (`*`, `?`, `[...]`, extended globs) as regular expressions. Models bash's lib/glob. */
import { CLASSES } from './character-classes.ts';
import { Regex, type RegexOptions } from './regex-search.ts';

/** Text that stands for itself in a pattern. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!@+^-]/g, '\\$&');
}

/** Text that stands for itself in a regular expression. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** True when the pattern (quoted characters behind backslashes) has something to match with. */
export function hasMagic(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*([*?[]|[@+!]\()/.test(pattern);
}

export interface PatternOptions {
  /** `*` and `?` do not match a slash (for path names). */
  readonly path?: boolean;
}

/** A regular expression source that matches what the pattern matches; not anchored. */
export function patternSource(pattern: string, options: PatternOptions = {}): string {
  return new Translator(pattern, options).alternatives(false);
}

const cache = new Map<string, Regex>();

/** @param frame what stands around the pattern's own expression, `*` being that */
function compiled(frame: string, pattern: string, options: RegexOptions): Regex {
  const key = `${frame}${options.ignoreCase ?? ''}${options.prefer ?? ''} ${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    if (cache.size > 500) cache.clear();
    regex = new Regex(
      frame.replace('*', () => patternSource(pattern)),
      options,
    );
    cache.set(key, regex);
  }
  return regex;
}

/** A regular expression for the whole text. */
export function wholePattern(pattern: string, ignoreCase = false): Regex {
  return compiled('^*$', pattern, { ignoreCase });
}

/** Where a match begins or ends: anywhere, at the text's beginning, at its end. */
export type PatternPlace = 'anywhere' | 'start' | 'end';

const FRAMES: Readonly<Record<PatternPlace, string>> = { anywhere: '*', start: '^*', end: '*$' };

/** A regular expression for a part of the text: of what begins at one place the longest or the shortest. */
export function partPattern(
  pattern: string,
  place: PatternPlace,
  prefer: 'longest' | 'shortest' = 'longest',
): Regex {
  return compiled(FRAMES[place], pattern, { prefer });
}

class Translator {
  private at = 0;

  constructor(
    private readonly pattern: string,
    private readonly options: PatternOptions,
  ) {}

  /** One pattern, or up to the closing parenthesis several separated by `|`. */
  alternatives(inside: boolean): string {
    const { pattern, options } = this;
    const any = options.path ? '[^/]' : '[\\s\\S]';
    let source = '';
    while (this.at < pattern.length) {
      const c = pattern[this.at]!;
      if (inside && (c === ')' || c === '|')) {
        if (c === ')') break;
        this.at++;
        source += '|';
        continue;
      }
      if ('?*+@!'.includes(c) && pattern[this.at + 1] === '(') {
        source += this.group(c);
        continue;
      }
      this.at++;
      if (c === '\\') {
        const next = pattern[this.at++];
        source += next === undefined ? '\\\\' : quoteRegex(next);
      } else if (c === '*') {
        while (pattern[this.at] === '*' && pattern[this.at + 1] !== '(') this.at++;
        source += `${any}*`;
      } else if (c === '?') source += any;
      else if (c === '[') source += this.bracket();
      else source += quoteRegex(c);
    }
    return source;
  }

  private group(kind: string): string {
    const start = this.at;
    this.at += 2;
    const inner = this.alternatives(true);
    if (this.pattern[this.at] !== ')') {
      this.at = start + 1;
      return kind === '*' ? '[\\s\\S]*' : kind === '?' ? '[\\s\\S]' : quoteRegex(kind);
    }
    this.at++;
    if (kind === '!') {
      const rest = new Translator(this.pattern.slice(this.at), this.options).alternatives(false);
      return `(?!(?:${inner})${rest}$)[\\s\\S]*?`;
    }
    return `(?:${inner})${kind === '@' ? '' : kind}`;
  }

  private bracket(): string {
    const { pattern } = this;
    let i = this.at;
    let source = '[';
    if (pattern[i] === '!' || pattern[i] === '^') {
      source += '^';
      i++;
    }
    let first = true;
    for (; i < pattern.length; first = false) {
      const c = pattern[i]!;
      if (c === ']' && !first) {
        this.at = i + 1;
        return source === '[^' ? '[\\s\\S]' : `${source}]`;
      }
      const named = /^\[:(\w+):\]/.exec(pattern.slice(i));
      if (named) {
        source += CLASSES[named[1]!] ?? '';
        i += named[0].length;
      } else if (c === '\\' && i + 1 < pattern.length) {
        source += escapeInBracket(pattern[i + 1]!);
        i += 2;
      } else {
        source += c === '-' ? '-' : escapeInBracket(c);
        i++;
        if (c === '-' && (first || pattern[i] === ']')) source = `${source.slice(0, -1)}\\-`;
      }
    }
    return '\\[';
  }
}

function escapeInBracket(c: string): string {
  return /[\\\]^[\-&~|()/{}]/.test(c) ? `\\${c}` : c;
}
