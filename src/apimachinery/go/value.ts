/** A JSON value as Go's fmt prints it. */

/** `%v`: `map[a:b]`, `[x y]`, `<nil>`. */
export function formatV(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(formatV).join(' ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, inner]) => `${key}:${formatV(inner)}`).join(' ')}]`;
  }
  if (typeof value === 'number') return formatNumber(value);
  return String(value);
}

/** `%#v` of what client-go decodes JSON into. */
export function formatGoSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(formatGoSyntax).join(', ')}}`;
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[string]interface {}{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${formatGoSyntax(inner)}`).join(', ')}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : formatV(value);
}

/** Integers as they are; others as Go's %v of a float64: with an exponent below -4 and from 6 on (21 for whole ones). */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e21) return BigInt(value).toString();
  const text = size < 1e-4 || size >= 1e6 ? value.toExponential() : String(value);
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
