/** Go's fmt.Sprintf for the verbs that templates use. models fmt/print.go */
import { toHex } from '../../base/hex.ts';
import { compactJson } from './indented-json.ts';
import { formatGoSyntax, formatV } from './value.ts';

const DIRECTIVE = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:\[(\d+)\])?(.|$)/gsu;

/** Go takes no width and no precision beyond this. */
const LARGEST_SIZE = 1_000_000;
/** JavaScript prints no more digits behind the point. */
const MOST_DIGITS = 100;

/** @returns the text, with Go's `%!d(string=x)` where verb and value do not go together */
export function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  let reordered = false;
  let bad = '';
  const size = (text: string | undefined, name: string): number => {
    const given = text === '*' ? args[next++] : Number(text ?? 0);
    if (typeof given === 'number' && Number.isInteger(given) && Math.abs(given) <= LARGEST_SIZE) return given;
    bad += `%!(${name})`;
    return 0;
  };
  const text = upToTooLarge(format).replace(
    DIRECTIVE,
    (
      whole,
      flags: string,
      width: string | undefined,
      dot: string | undefined,
      place: string | undefined,
      verb: string,
    ) => {
      if (verb === '') return '%!(NOVERB)';
      if (verb === '%') return '%';
      bad = '';
      const least = size(width, 'BADWIDTH');
      const precision = dot === undefined && !whole.includes('.') ? undefined : size(dot, 'BADPREC');
      if (place !== undefined) {
        next = Number(place) - 1;
        reordered = true;
      }
      if (next >= args.length) return reordered ? `%!${verb}(BADINDEX)` : `%!${verb}(MISSING)`;
      return bad + padded(converted(verb, args[next++], precision, flags), least, flags);
    },
  );
  const extra = reordered ? [] : args.slice(next);
  return extra.length === 0
    ? text
    : `${text}%!(EXTRA ${extra.map(arg => `${typeName(arg)}=${formatV(arg)}`).join(', ')})`;
}

/** The rest of a format is not read after a size that is too large. */
function upToTooLarge(format: string): string {
  for (const { 2: width, 3: precision, index } of format.matchAll(DIRECTIVE))
    if (Number(width) > LARGEST_SIZE || Number(precision) > LARGEST_SIZE) return `${format.slice(0, index)}%`;
  return format;
}

function padded(text: string, least: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(least);
  if (!flags.includes('0')) return text.padStart(least);
  const [sign = ''] = /^[-+]?/.exec(text) ?? [];
  return sign + text.slice(sign.length).padStart(least - sign.length, '0');
}

type Conversion = (value: unknown, precision: number | undefined, flags: string) => string | undefined;

const ofWhole =
  (show: (value: number) => string): Conversion =>
  value =>
    typeof value === 'number' && Number.isInteger(value) ? show(value) : undefined;
const ofNumber =
  (show: (value: number, precision: number | undefined) => string): Conversion =>
  (value, precision) =>
    typeof value === 'number' ? show(value, precision) : undefined;
const ofText =
  (show: (value: string, precision: number | undefined) => string): Conversion =>
  (value, precision) =>
    typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined
      ? undefined
      : show(formatV(value), precision);
const hex = (text: string) => toHex(new TextEncoder().encode(text));
/** What is no character becomes the one that says so. */
const character = (code: number) =>
  String.fromCodePoint(code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? code : 0xfffd);
const digits = (precision = 6) => Math.min(MOST_DIGITS, Math.max(0, precision));
const exponent = (text: string) => text.replace(/e([+-])(\d)$/, 'e$10$2');

/** By verb; undefined where the value is of the wrong type. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  v: (value, _, flags) => (flags.includes('#') && value !== null ? formatGoSyntax(value) : formatV(value)),
  T: typeName,
  t: value => (typeof value === 'boolean' ? String(value) : undefined),
  s: ofText((text, precision) => text.slice(0, precision)),
  q: (value, precision, flags) =>
    ofWhole(code => `'${character(code)}'`)(value, precision, flags) ??
    ofText(compactJson)(value, precision, flags),
  d: ofWhole(formatV),
  b: ofWhole(value => value.toString(2)),
  o: ofWhole(value => value.toString(8)),
  c: ofWhole(character),
  U: ofWhole(code => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`),
  x: (value, precision, flags) =>
    ofWhole(number => number.toString(16))(value, precision, flags) ?? ofText(hex)(value, precision, flags),
  X: (value, precision, flags) => CONVERSIONS.x!(value, precision, flags)?.toUpperCase(),
  f: ofNumber((value, precision) => value.toFixed(digits(precision))),
  e: ofNumber((value, precision) => exponent(value.toExponential(digits(precision)))),
  g: ofNumber(value => formatV(value)),
};

function converted(verb: string, value: unknown, precision: number | undefined, flags: string): string {
  const text = CONVERSIONS[verb]?.(value, precision, flags);
  if (text === undefined)
    return value === null || value === undefined
      ? `%!${verb}(<nil>)`
      : `%!${verb}(${typeName(value)}=${formatV(value)})`;
  return flags.includes('+') && typeof value === 'number' && value >= 0 ? `+${text}` : text;
}

/** A value's type as Go names it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
