import { YamlError } from './yaml-error.ts';

/** What an unquoted YAML word means to Go's yaml.v2. models go.yaml.in/yaml/v2 resolve.go */

const WORDS = new Map<string, unknown>([
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    word => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    word => [word, false] as const,
  ),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, -Infinity] as const),
]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
/** Date, time, fraction and zone. */
const TIMESTAMP = /^(\d{4}-\d{1,2}-\d{1,2})(?:[Tt ](\d{1,2}:\d{1,2}:\d{1,2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** What a plain scalar may mean. */
export type Plain = null | boolean | number | string;

/** The value of a plain scalar: null, a boolean, a number, or the text itself. */
export function resolvePlain(text: string): Plain {
  if (WORDS.has(text)) return WORDS.get(text) as null | boolean | number;
  const first = text[0]!;
  if (!/[-+.0-9]/.test(first)) return text;
  // Underscores are left out of numbers, but not of those that begin with the point.
  const plain = first === '.' ? text : text.replaceAll('_', '');
  return integerOf(plain) ?? floatOf(plain) ?? text;
}

/**
 * The same as Go's yaml.v3 has it, whose values kustomize then writes as JSON: only true and false are booleans, and a
 * timestamp is a time. models go.yaml.in/yaml/v3 resolve.go
 */
export function resolvePlainV3(text: string): Plain {
  if (typeof WORDS.get(text) === 'boolean' && !/^(true|false)$/i.test(text)) return text;
  return isTimestamp(text) ? timeOf(text) : resolvePlain(text);
}

/** A timestamp as Go's time.Time becomes JSON: RFC 3339, without zeros at the end of a fraction. */
function timeOf(text: string): string {
  const [, date = '', time = '0:0:0', fraction = '', zone = 'Z'] = TIMESTAMP.exec(text)!;
  const padded = (parts: string, mark: string) =>
    parts
      .split(mark)
      .map(part => part.padStart(2, '0'))
      .join(mark);
  const rest = fraction.replace(/\.?0+$/, '');
  return `${padded(date, '-')}T${padded(time, ':')}${rest}${/^[+-]00:00$/.test(zone) ? 'Z' : zone}`;
}

/** True when a string printed without quotes would be read back as that same string. */
export function readsAsString(text: string): boolean {
  if (BASE60.test(text) || isTimestamp(text)) return false;
  return typeof resolvePlain(text) === 'string';
}

function isTimestamp(text: string): boolean {
  return (
    TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10).replace(/-(\d)(?=-|$|T)/g, '-0$1')))
  );
}

function integerOf(plain: string): number | undefined {
  const match = /^([-+]?)(0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|0[0-7]*|[1-9][0-9]*)$/i.exec(plain);
  if (match === null) return undefined;
  const digits = match[2]!;
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return match[1] === '-' && size !== 0 ? -size : size;
}

/** Undefined also for what is too large for a float64, as strconv.ParseFloat has it. */
function floatOf(plain: string): number | undefined {
  const value = FLOAT.test(plain) ? Number(plain) : undefined;
  return value === undefined || Number.isFinite(value) ? value : undefined;
}

const STANDARD = 'tag:yaml.org,2002:';

/**
 * The value of a scalar that has a tag, or is plain.
 * @param tag '' for none; tags that are not known leave the text as it is
 * @param words what a text without quotes means
 * @throws YamlError for a text that is not what its tag says
 */
export function resolveScalar(tag: string, text: string, words: typeof resolvePlain): Plain {
  if (tag === '') return words(text);
  const name = tag.startsWith(STANDARD) ? tag.slice(STANDARD.length) : '';
  if (!['bool', 'int', 'float', 'null', 'timestamp'].includes(name)) return text;
  if (name === 'timestamp' && isTimestamp(text)) return words(text);
  // Only plain texts and those tagged so are tried as timestamps.
  const value = isTimestamp(text) ? text : words(text);
  const type = typeOf(text, value);
  if (type === name || (name === 'float' && type === 'int')) return value;
  throw new YamlError(`yaml: cannot decode !!${type} \`${text}\` as a !!${name}`);
}

function typeOf(text: string, value: null | boolean | number | string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  return integerOf(text.replaceAll('_', '')) === undefined ? 'float' : 'int';
}
