/** Prints YAML byte for byte as sigs.k8s.io/yaml does. models go.yaml.in/yaml/v2 emitterc.go and encode.go */
import { formatNumber } from '../go/value.ts';
import { readsAsString } from './resolve.ts';

const WIDTH = 80;
const INDENT = 2;
const PRINTABLE = /[\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** The YAML text of a JSON value, keys sorted, with a newline at its end. */
export function toYaml(value: unknown): string {
  const writer = new Writer();
  node(writer, value, -INDENT, 'root');
  return `${writer.text}\n`;
}

class Writer {
  text = '';
  column = 0;

  put(text: string): void {
    this.text += text;
    const newline = text.lastIndexOf('\n');
    this.column = newline < 0 ? this.column + [...text].length : [...text.slice(newline + 1)].length;
  }
  line(indent: number): void {
    this.text += `\n${' '.repeat(indent)}`;
    this.column = indent;
  }
}

/** @param indent column of the collection that holds the node */
function node(out: Writer, value: unknown, indent: number, place: 'root' | 'value' | 'item'): void {
  if (Array.isArray(value)) sequence(out, value, indent, place);
  else if (typeof value === 'object' && value !== null)
    mapping(out, value as Record<string, unknown>, indent, place);
  else {
    if (place === 'value') out.put(' ');
    scalar(out, value, Math.max(indent, 0) + (place === 'root' ? 0 : INDENT), false);
  }
}

function sequence(
  out: Writer,
  items: readonly unknown[],
  indent: number,
  place: 'root' | 'value' | 'item',
): void {
  if (items.length === 0) {
    out.put(place === 'value' ? ' []' : '[]');
    return;
  }
  const at = place === 'value' ? indent : indent + INDENT;
  items.forEach((item, index) => {
    if (index > 0 || place === 'value') out.line(at);
    out.put('- ');
    node(out, item === undefined ? null : item, at, 'item');
  });
}

function mapping(
  out: Writer,
  object: Record<string, unknown>,
  indent: number,
  place: 'root' | 'value' | 'item',
): void {
  const keys = Object.keys(object)
    .filter(key => object[key] !== undefined)
    .sort(compareKeys);
  if (keys.length === 0) {
    out.put(place === 'value' ? ' {}' : '{}');
    return;
  }
  const at = indent + INDENT;
  keys.forEach((key, index) => {
    if (index > 0 || place === 'value') out.line(at);
    if (key.length > 128 || key.includes('\n')) {
      out.put('? ');
      scalar(out, key, at + INDENT, false);
      out.line(at);
    } else scalar(out, key, at, true);
    out.put(':');
    node(out, object[key], at, 'value');
  });
}

/** models keyList.Less: digits count as numbers, letters come last. */
export function compareKeys(first: string, second: string): number {
  const a = [...first];
  const b = [...second];
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] === b[i]) continue;
    const aLetter = /\p{L}/u.test(a[i]!);
    const bLetter = /\p{L}/u.test(b[i]!);
    if (aLetter && bLetter) return a[i]! < b[i]! ? -1 : 1;
    if (aLetter || bLetter) return bLetter ? -1 : 1;
    const leading = (a[i] === '0' || b[i] === '0') && hasNonZeroBefore(a, i) ? '1' : '';
    const aRun = digitsFrom(a, i);
    const bRun = digitsFrom(b, i);
    const aNumber = Number(leading + aRun);
    const bNumber = Number(leading + bRun);
    if (aNumber !== bNumber) return aNumber - bNumber;
    if (aRun.length !== bRun.length) return aRun.length - bRun.length;
    return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && letter >= '0' && letter <= '9';
}

function digitsFrom(letters: readonly string[], from: number): string {
  let run = '';
  for (let i = from; isDigit(letters[i]); i++) run += letters[i];
  return run;
}

function hasNonZeroBefore(letters: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= 0 && isDigit(letters[i]); i--) if (letters[i] !== '0') return true;
  return false;
}

function scalar(out: Writer, given: unknown, indent: number, key: boolean): void {
  if (typeof given !== 'string') {
    out.put(given === undefined ? 'null' : typeof given === 'number' ? formatNumber(given) : String(given));
    return;
  }
  // A Go string holds no half of a surrogate pair.
  const value = given.replace(/\p{Surrogate}/gu, '\ufffd');
  const style = styleOf(value, key);
  if (style === 'plain') plain(out, value, indent, key);
  else if (style === 'single') singleQuoted(out, value, indent, key);
  else if (style === 'literal') literal(out, value, indent);
  else doubleQuoted(out, value, indent, key);
}

type Style = 'plain' | 'single' | 'double' | 'literal';

function styleOf(value: string, key: boolean): Style {
  const may = analyse(value);
  if (value.includes('\n')) return may.block && !key ? 'literal' : 'double';
  if (!readsAsString(value)) return 'double';
  if (may.plain) return 'plain';
  return may.single ? 'single' : 'double';
}

/** models yaml_emitter_analyze_scalar for block context */
function analyse(value: string): { plain: boolean; single: boolean; block: boolean } {
  if (value === '') return { plain: true, single: true, block: false };
  let indicators = value.startsWith('---') || value.startsWith('...');
  let special = false;
  let breakSpace = false;
  let spaceBreak = false;
  const letters = [...value];
  letters.forEach((letter, i) => {
    const next = letters[i + 1];
    const followed = next === undefined || next === ' ' || next === '\t';
    const before = letters[i - 1];
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(letter)) indicators = true;
      else if ('?:-'.includes(letter) && followed) indicators = true;
    } else if (letter === ':' && followed) indicators = true;
    else if (letter === '#' && (before === ' ' || before === '\t' || before === '\n' || before === '\r'))
      indicators = true;
    if (!PRINTABLE.test(letter)) special = true;
    if (letter === ' ' && before === '\n') breakSpace = true;
    if (letter === '\n' && before === ' ') spaceBreak = true;
  });
  const first = letters[0]!;
  const last = letters.at(-1)!;
  const edges = first === ' ' || first === '\n' || last === ' ' || last === '\n';
  const hard = spaceBreak || special;
  return {
    plain: !hard && !edges && !breakSpace && !indicators && !value.includes('\n'),
    single: !hard && !breakSpace,
    block: !hard && last !== ' ',
  };
}

function plain(out: Writer, value: string, indent: number, key: boolean): void {
  let spaces = false;
  const letters = [...value];
  letters.forEach((letter, i) => {
    if (letter !== ' ') {
      out.put(letter);
      spaces = false;
      return;
    }
    if (!key && !spaces && out.column > WIDTH && letters[i + 1] !== ' ') out.line(indent);
    else out.put(letter);
    spaces = true;
  });
}

function singleQuoted(out: Writer, value: string, indent: number, key: boolean): void {
  out.put("'");
  let spaces = false;
  const letters = [...value];
  letters.forEach((letter, i) => {
    if (letter !== ' ') {
      out.put(letter === "'" ? "''" : letter);
      spaces = false;
      return;
    }
    const inside = i > 0 && i < letters.length - 1;
    if (!key && !spaces && out.column > WIDTH && inside && letters[i + 1] !== ' ') out.line(indent);
    else out.put(letter);
    spaces = true;
  });
  out.put("'");
}

function doubleQuoted(out: Writer, value: string, indent: number, key: boolean): void {
  out.put('"');
  let spaces = false;
  const letters = [...value];
  letters.forEach((letter, i) => {
    if (
      letter === '\n' ||
      letter === '"' ||
      letter === '\\' ||
      !PRINTABLE.test(letter) ||
      letter === '\ufeff'
    ) {
      out.put(escaped(letter));
      spaces = false;
    } else if (letter === ' ') {
      if (!key && !spaces && out.column > WIDTH && i > 0 && i < letters.length - 1) {
        out.line(indent);
        if (letters[i + 1] === ' ') out.put('\\');
      } else out.put(letter);
      spaces = true;
    } else {
      out.put(letter);
      spaces = false;
    }
  });
  out.put('"');
}

function escaped(letter: string): string {
  const known = ESCAPES[letter];
  if (known !== undefined) return `\\${known}`;
  const hex = letter.codePointAt(0)!.toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function literal(out: Writer, value: string, indent: number): void {
  const hint = value.startsWith(' ') || value.startsWith('\n') ? String(INDENT) : '';
  const chomp = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : '';
  out.put(`|${hint}${chomp}`);
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  for (const line of body.split('\n')) {
    if (line === '') out.put('\n');
    else {
      out.line(indent);
      out.put(line);
    }
  }
}
