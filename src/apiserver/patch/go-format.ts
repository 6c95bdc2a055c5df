import { isObject } from '../../base/json.ts';

/** How Go's `%v` writes a decoded JSON value: `map[a:1 b:[x y]]`, keys sorted, null as `<nil>`. */
export function goFormat(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).filter(key => value[key] !== undefined);
    return `map[${keys
      .sort()
      .map(key => `${key}:${goFormat(value[key])}`)
      .join(' ')}]`;
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return goFloat(value);
  return String(value);
}

/** Go's shortest float form: an exponent below 1e-4 and from 1e21 on, always of two digits. */
function goFloat(value: number): string {
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The Go type that a decoded JSON value has, as error texts name it. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '%!s(<nil>)';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return 'string';
}

/** What encoding/json calls a value when it does not fit where it should go. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}
