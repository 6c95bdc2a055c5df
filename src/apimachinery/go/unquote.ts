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
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])|(["'\n])/g;

/**
 * The text of a string in double or single quotes. models strconv.Unquote, and jsonpath's UnquoteExtend
 * @param raw with its quotes
 * @returns undefined for what Go calls invalid syntax
 */
export function unquoted(raw: string): string | undefined {
  const quote = raw[0]!;
  if (raw.length < 2 || raw.at(-1) !== quote) return undefined;
  let valid = true;
  const text = raw.slice(1, -1).replace(ESCAPE, (_, code: string | undefined, bare: string | undefined) => {
    const character =
      code === undefined ? (bare === quote || bare === '\n' ? undefined : bare) : meaning(code, quote);
    if (character === undefined) valid = false;
    return character ?? '';
  });
  return valid ? text : undefined;
}

function meaning(code: string, quote: string): string | undefined {
  if (code === quote) return quote;
  if (code.length === 1) return Object.hasOwn(ESCAPES, code) ? ESCAPES[code] : undefined;
  const octal = /^[0-7]/.test(code);
  const point = octal ? Number.parseInt(code, 8) : Number.parseInt(code.slice(1), 16);
  const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter && !(octal && point > 255) ? String.fromCodePoint(point) : undefined;
}
