/** JSON as Go's encoding/json writes it: keys sorted, `<`, `>` and `&` escaped. */

/** On one line. */
export function compactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sorted(value)) ?? 'null');
}

/** On many lines. @param indent four spaces a level as `-o json` has them, two in some places */
export function indentedJson(value: unknown, sortKeys = true, indent: 2 | 4 = 4): string {
  return escapeHtml(JSON.stringify(sortKeys ? sorted(value) : value, undefined, indent) ?? 'null');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(keys.map(key => [key, sorted(object[key])]));
}

function escapeHtml(text: string): string {
  return text
    .replace(/[<>&]/g, letter => `\\u00${letter.charCodeAt(0).toString(16)}`)
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
