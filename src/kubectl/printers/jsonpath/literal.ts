import { JsonPathError } from './node.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])|(["'])/g;

/**
 * The text of a string in quotes. models UnquoteExtend
 * @throws JsonPathError for an escape that Go does not know
 */
export function unquote(raw: string): string {
  const quote = raw[0]!;
  const refuse = (): never => {
    throw new JsonPathError(`unquote string ${raw} error invalid syntax`);
  };
  return raw.slice(1, -1).replace(ESCAPE, (_, code: string | undefined, bare: string | undefined) => {
    if (code === undefined) return bare === quote ? refuse() : bare!;
    if (code === quote) return quote;
    if (code.length === 1) return ESCAPES[code] ?? refuse();
    const octal = /^[0-7]/.test(code);
    return String.fromCodePoint(octal ? Number.parseInt(code, 8) : Number.parseInt(code.slice(1), 16));
  });
}
