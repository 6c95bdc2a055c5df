/** Quoting of values so that the shell reads them back. */

/** As `${x@Q}`: single quotes, or $'...' when there are control characters. */
export function quoteForShell(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return `$'${escapeAnsi(text)}'`;
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** As `printf %q`: backslashes before what is special. */
export function quoteWithBackslashes(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return `$'${escapeAnsi(text)}'`;
  return text.replace(/[^\w@%+=:./\-\u0080-\u{10ffff}]/gu, '\\$&').replace(/^~/, '\\~');
}

/** As `declare -p` writes values: double quotes. */
export function quoteDouble(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return `$'${escapeAnsi(text)}'`;
  return `"${text.replace(/["$`\\]/g, '\\$&')}"`;
}

/** As `set` and `alias` write values: bare when nothing is special. */
export function quoteIfNeeded(text: string): string {
  return /^[\w@%+:,./^=-]*$/.test(text) ? text : quoteForShell(text);
}

function escapeAnsi(text: string): string {
  const names: Record<string, string> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\x1b': '\\E',
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
  };
  return text.replace(
    /[\x00-\x1f\x7f'\\]/g,
    c =>
      names[c] ?? (c === "'" || c === '\\' ? `\\${c}` : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`),
  );
}
