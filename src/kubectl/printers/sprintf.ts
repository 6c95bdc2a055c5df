/** Go's fmt.Sprintf for the verbs that templates use. */
import { compactJson } from './go-json.ts';
import { formatV } from './go-value.ts';

/** @returns the text, with Go's `%!d(string=x)` where verb and value do not go together */
export function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(
    /%([-+ 0#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const made = one(verb, args[next++], precision === undefined ? undefined : Number(precision), flags);
      const size = Number(width ?? 0);
      if (whole === '' || made.length >= size) return made;
      if (flags.includes('-')) return made.padEnd(size);
      return flags.includes('0') ? made.padStart(size, '0') : made.padStart(size);
    },
  );
  const extra = args.slice(next);
  return extra.length === 0
    ? text
    : `${text}%!(EXTRA ${extra.map(arg => `${typeName(arg)}=${formatV(arg)}`).join(', ')})`;
}

function one(verb: string, value: unknown, precision: number | undefined, flags: string): string {
  const sign = flags.includes('+') && typeof value === 'number' && value >= 0 ? '+' : '';
  switch (verb) {
    case 'v':
      return formatV(value);
    case 's':
      if (typeof value === 'number' || typeof value === 'boolean') break;
      return precision === undefined ? formatV(value) : formatV(value).slice(0, precision);
    case 'q':
      return compactJson(formatV(value));
    case 'd':
      if (typeof value === 'number' && Number.isInteger(value)) return sign + formatV(value);
      break;
    case 't':
      if (typeof value === 'boolean') return String(value);
      break;
    case 'x':
      if (typeof value === 'number') return value.toString(16);
      break;
    case 'f':
      if (typeof value === 'number') return sign + value.toFixed(precision ?? 6);
      break;
    case 'T':
      return typeName(value);
  }
  return `%!${verb}(${typeName(value)}=${formatV(value)})`;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string'
    ? 'string'
    : Array.isArray(value)
      ? '[]interface {}'
      : 'map[string]interface {}';
}
