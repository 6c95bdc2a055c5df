import type { Source } from './source.ts';

/** Reading scalars of all styles. models go.yaml.in/yaml/v2 scannerc.go */

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** White space inside a flow or plain scalar: blanks on one line, or the ends of lines, which fold. */
class Gap {
  private blanks = '';
  private first = '';
  private rest = '';
  /** A line has ended in it. */
  hasBreak = false;

  constructor(private readonly source: Source) {}

  /** Takes one character of white space. */
  take(): void {
    const { source } = this;
    if (source.isBlank()) {
      if (this.hasBreak) source.skip();
      else this.blanks += source.read();
    } else if (this.hasBreak) this.rest += source.readLine();
    else {
      this.hasBreak = true;
      this.first = source.readLine();
    }
  }

  /** What it stands for. */
  get text(): string {
    if (!this.hasBreak) return this.blanks;
    if (!this.first.startsWith('\n')) return this.first + this.rest;
    return this.rest === '' ? ' ' : this.rest;
  }
}

/** A quoted scalar, from its opening quote on. @throws YamlError */
export function scanQuoted(source: Source): string {
  const quote = source.peek();
  source.skip();
  let value = '';
  for (;;) {
    if (source.isDocumentIndicator()) throw source.fault('found unexpected document indicator');
    if (source.peek() === '') throw source.fault('found unexpected end of stream');
    const gap = new Gap(source);
    while (!source.isBlankOrEnd()) {
      const c = source.peek();
      if (quote === "'" && c === "'" && source.peek(1) === "'") {
        value += "'";
        source.skip(2);
      } else if (c === quote) break;
      else if (quote === '"' && c === '\\' && source.isBreak(1)) {
        source.skip();
        source.readLine();
        gap.hasBreak = true;
        break;
      } else value += quote === '"' && c === '\\' ? scanEscape(source) : source.read();
    }
    if (source.peek() === quote) break;
    while (source.isBlank() || source.isBreak()) gap.take();
    value += gap.text;
  }
  source.skip();
  return value;
}

function scanEscape(source: Source): string {
  const letter = source.peek(1);
  const length = CODE_LENGTHS[letter];
  const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (known === undefined && length === undefined) throw source.fault('found unknown escape character');
  source.skip(2);
  if (length === undefined) return known!;
  const digits = source.text.slice(source.index, source.index + length);
  if (digits.length < length || !/^[0-9A-Fa-f]+$/.test(digits))
    throw source.fault('did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw source.fault('found invalid Unicode character escape code');
  source.skip(length);
  return String.fromCodePoint(code);
}

/**
 * A scalar without quotes.
 * @param indent the column that its further lines must reach @param inFlow between brackets
 * @returns its text, and whether the end of a line was passed behind it
 */
export function scanPlain(
  source: Source,
  indent: number,
  inFlow: boolean,
): { value: string; endedLine: boolean } {
  let value = '';
  let gap = new Gap(source);
  while (!source.isDocumentIndicator() && source.peek() !== '#') {
    const from = source.index;
    while (!source.isBlankOrEnd() && !endsPlain(source, inFlow)) source.read();
    if (source.index > from) {
      value += gap.text + source.text.slice(from, source.index);
      gap = new Gap(source);
    }
    if (!source.isBlank() && !source.isBreak()) break;
    while (source.isBlank() || source.isBreak()) {
      if (gap.hasBreak && source.column < indent && source.peek() === '\t')
        throw source.fault('found a tab character that violates indentation');
      gap.take();
    }
    if (!inFlow && source.column < indent) break;
  }
  return { value, endedLine: gap.hasBreak };
}

function endsPlain(source: Source, inFlow: boolean): boolean {
  const c = source.peek();
  if (c === ':' && source.isBlankOrEnd(1)) return true;
  return inFlow && ',?[]{}'.includes(c);
}

/** A block scalar, from its `|` or `>` on. @param parent the column of what holds it, -1 at the top. @throws YamlError */
export function scanBlock(source: Source, parent: number): string {
  const literal = source.peek() === '|';
  source.skip();
  const { chomping, increment } = blockHeader(source);
  let indent = increment === 0 ? 0 : Math.max(parent, 0) + increment;
  const breaks = () => {
    const found = blockBreaks(source, indent, parent);
    indent = found.indent;
    return found.breaks;
  };
  let value = '';
  let lineEnd = '';
  let trailing = breaks();
  let wasBlank = false;
  while (source.column === indent && source.peek() !== '') {
    const isBlank = source.isBlank();
    const folds = !literal && !wasBlank && !isBlank && lineEnd.startsWith('\n');
    if (!folds) value += lineEnd;
    else if (trailing === '') value += ' ';
    value += trailing;
    wasBlank = isBlank;
    const from = source.index;
    while (!source.isBreakOrEnd()) source.read();
    value += source.text.slice(from, source.index);
    lineEnd = source.readLine();
    trailing = breaks();
  }
  if (chomping !== '-') value += lineEnd;
  return chomping === '+' ? value + trailing : value;
}

function blockHeader(source: Source): { chomping: string; increment: number } {
  let chomping = '';
  let increment = 0;
  for (let part = 0; part < 2; part++) {
    const c = source.peek();
    if (chomping === '' && (c === '+' || c === '-')) chomping = c;
    else if (increment === 0 && c >= '0' && c <= '9') {
      if (c === '0') throw source.fault('found an indentation indicator equal to 0');
      increment = Number(c);
    } else break;
    source.skip();
  }
  while (source.isBlank()) source.skip();
  if (source.peek() === '#') while (!source.isBreakOrEnd()) source.skip();
  if (!source.isBreakOrEnd()) throw source.fault('did not find expected comment or line break');
  source.readLine();
  return { chomping, increment };
}

/** Passes over indentation and empty lines; finds out the indentation where it is not known yet (0). */
function blockBreaks(source: Source, indent: number, parent: number): { breaks: string; indent: number } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || source.column < indent) && source.peek() === ' ') source.skip();
    deepest = Math.max(deepest, source.column);
    if ((indent === 0 || source.column < indent) && source.peek() === '\t')
      throw source.fault('found a tab character where an indentation space is expected');
    if (!source.isBreak()) break;
    breaks += source.readLine();
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, parent + 1, 1) : indent };
}
