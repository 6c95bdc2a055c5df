/** Vim's patterns as JavaScript's. Models the tokens of vim's regexp.c (peekchr) at every level of magic. */

import { CLASSES, NAMED_CLASSES } from './pattern-classes.ts';

const WORD_START = '(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])';
const WORD_END = '(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])';
/** What stands for itself only with a backslash, by the level: \v, \m, \M, \V. */
const PLAIN_SPECIAL: Readonly<Record<string, RegExp>> = {
  v: /[^\w\s]/,
  m: /[\^$.*[~]/,
  M: /[\^$]/,
  V: /[\^$]/,
};

interface Token {
  /** The character, `special` when it is an operator. */
  readonly c: string;
  readonly special: boolean;
}

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  readonly smartCase?: boolean;
}

/**
 * @returns the expression with the flags `gmu`, and `i` where case does not count
 * @throws Error with vim's message for a pattern that is none
 */
export function vimPattern(pattern: string, options: PatternOptions = {}): RegExp {
  const { source, caseRule } = new Translator(pattern).run();
  const folds =
    options.ignoreCase === true &&
    !(options.smartCase === true && /[A-Z]/.test(pattern.replace(/\\[\s\S]/g, '')));
  try {
    return new RegExp(source, `gmu${caseRule === 'c' || (caseRule === undefined && folds) ? 'i' : ''}`);
  } catch {
    throw new Error(`E486: Pattern not found: ${pattern}`);
  }
}

class Translator {
  private at = 0;
  private magic = 'm';
  private out = '';
  /** Where the last atom begins in `out`; what multiplies applies to it. */
  private atom = 0;
  private readonly groups: { at: number; close: string }[] = [];
  private caseRule: string | undefined;

  constructor(private readonly pattern: string) {}

  run(): { source: string; caseRule: string | undefined } {
    for (let token = this.token(); token !== undefined; token = this.token()) {
      if (token.special) this.special(token.c);
      else this.push(token.c.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    }
    if (this.groups.some(group => group.close === ')')) throw new Error('E54: Unmatched \\(');
    for (const group of this.groups.splice(0)) this.out += group.close.slice(1);
    return { source: this.out, caseRule: this.caseRule };
  }

  private push(source: string): void {
    this.atom = this.out.length;
    this.out += source;
  }

  private token(): Token | undefined {
    const c = this.pattern[this.at++];
    if (c === undefined) return undefined;
    if (c !== '\\') return { c, special: this.isSpecial(c) };
    const next = this.pattern[this.at++];
    if (next === undefined) return { c: '\\', special: false };
    if (/\w/.test(next)) return { c: next, special: true };
    return { c: next, special: /[()|+=?{@%<>&^$.*[~]/.test(next) && !this.isSpecial(next) };
  }

  private isSpecial(c: string): boolean {
    if (!PLAIN_SPECIAL[this.magic]!.test(c)) return false;
    if (this.magic === 'v') return /[()|+=?{@%<>&^$.*[~]/.test(c);
    const atStart = /^$|(\((\?:)?|\||\\n)$/.test(this.out);
    if (c === '^') return atStart;
    if (c === '*') return !atStart && !/(^|\||\()\^$/.test(this.out);
    if (c === '$') return /^$|^\\[)|&n]/.test(this.pattern.slice(this.at));
    return true;
  }

  private special(c: string): void {
    if (c in CLASSES) this.push(CLASSES[c]!);
    else if (/[vmMV]/.test(c)) this.magic = c;
    else if (/[cC]/.test(c)) this.caseRule = c;
    else if (/[1-9]/.test(c)) this.push(`\\${c}`);
    else SPECIALS[c]?.(this);
  }

  open(source: string): void {
    this.groups.push({ at: this.out.length, close: ')' });
    this.out += source;
  }

  close(): void {
    const group = this.groups.pop();
    if (group === undefined) throw new Error('E55: Unmatched \\)');
    this.out += ')';
    this.atom = group.at;
  }

  /** Something that follows the last atom. */
  multiply(suffix: string): void {
    if (this.out === '') return;
    const atom = this.out.slice(this.atom);
    this.out =
      this.out.slice(0, this.atom) +
      (/^(\\?.|\[[^\]]*\]|\\u\{\w+\})$/u.test(atom) || atom.startsWith('(') ? atom : `(?:${atom})`) +
      suffix;
  }

  alternative(): void {
    this.out += '|';
    this.atom = this.out.length;
  }

  raw(source: string): void {
    this.push(source);
  }

  /** `{n,m}`, `{-n,m}`: as few as possible. */
  braces(): void {
    const found = /^(-?)(\d*)(,?)(\d*)\\?\}/.exec(this.pattern.slice(this.at));
    if (!found) throw new Error('E554: Syntax error in \\{...}');
    this.at += found[0].length;
    const [, lazy, low, comma, high] = found;
    const range = low === '' && high === '' ? '*' : `{${low || 0}${comma}${high}}`;
    this.multiply(range + (lazy ? '?' : ''));
  }

  /** `@=`, `@!`, `@<=`, `@<!`, `@>`: the last atom only looks. */
  look(): void {
    const found = /^\d*(<?[=!]|>)/.exec(this.pattern.slice(this.at));
    if (!found) return;
    this.at += found[0].length;
    const atom = this.out.slice(this.atom);
    this.out = this.out.slice(0, this.atom) + (found[1] === '>' ? `(?:${atom})` : `(?${found[1]}${atom})`);
  }

  percent(): void {
    const next = this.pattern.slice(this.at);
    if (next.startsWith('(')) {
      this.at++;
      this.open('(?:');
    } else if (/^[\^$]/.test(next)) {
      this.at++;
      this.push(next[0] === '^' ? '(?<![\\s\\S])' : '(?![\\s\\S])');
    }
  }

  underscore(): void {
    const next = this.pattern[this.at++] ?? '';
    if (next === '.') this.push('[\\s\\S]');
    else if (next === '^' || next === '$') this.push(next);
    else if (next in CLASSES) this.push(`(?:${CLASSES[next]}|\\n)`);
  }

  /** `\zs` and `\ze`: the match begins or ends here. */
  edge(): void {
    const next = this.pattern[this.at++];
    if (next === 's') this.out = `(?<=${this.out})`;
    else if (next === 'e') {
      this.groups.push({ at: this.out.length, close: ' )' });
      this.out += '(?=';
    }
    this.atom = this.out.length;
  }

  /** `[...]`; a bracket that nothing closes is itself. */
  collection(): void {
    const found = /^(\^?)(\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*)\]/.exec(this.pattern.slice(this.at));
    if (!found) {
      this.push('\\[');
      return;
    }
    this.at += found[0].length;
    const body = found[2]!.replace(
      /\[:(\w+):\]|\\([\s\S])|([[\]^&~|{}()/.*+?$])/g,
      (all, name: string, escaped: string, plain: string) => {
        if (name) return NAMED_CLASSES[name] ?? '';
        if (plain) return /[&~]/.test(plain) ? plain : `\\${plain}`;
        if (/[etrn]/.test(escaped)) return CLASSES[escaped]!;
        return /[\]^\-\\]/.test(escaped) ? `\\${escaped}` : `\\\\${all.slice(1).replace(/[[^]/g, '\\$&')}`;
      },
    );
    this.push(`[${found[1] ? '^\\n' : ''}${body}]`);
  }
}

const SPECIALS: Readonly<Record<string, (to: Translator) => void>> = {
  '^': to => to.raw('^'),
  $: to => to.raw('$'),
  '.': to => to.raw('.'),
  '*': to => to.multiply('*'),
  '+': to => to.multiply('+'),
  '=': to => to.multiply('?'),
  '?': to => to.multiply('?'),
  '{': to => to.braces(),
  '@': to => to.look(),
  '%': to => to.percent(),
  '(': to => to.open('('),
  ')': to => to.close(),
  '|': to => to.alternative(),
  '<': to => to.raw(WORD_START),
  '>': to => to.raw(WORD_END),
  '[': to => to.collection(),
  _: to => to.underscore(),
  z: to => to.edge(),
  '~': to => to.raw('~'),
};
