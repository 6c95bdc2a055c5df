/** Backslash escapes of `echo -e` and `printf`. A byte written as \xHH above 0x7f is kept in a private-use character until it is encoded. */

const BYTE_BASE = 0xf700;

const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** @param style `echo` knows \0nnn, `printf` \nnn and \" too @returns the text, and whether \c ended it */
export function escapes(text: string, style: 'echo' | 'printf' = 'echo'): { text: string; stop: boolean } {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== '\\' || i + 1 >= text.length) {
      result += c;
      continue;
    }
    const rest = text.slice(i + 1);
    const octal = style === 'echo' ? /^0([0-7]{0,3})/.exec(rest) : /^(0?[0-7]{1,3})/.exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    const unicode = /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
    if (octal) {
      result += byte(Number.parseInt(octal[1] || '0', 8) & 255);
      i += octal[0].length;
    } else if (hex) {
      result += byte(Number.parseInt(hex[1]!, 16));
      i += hex[0].length;
    } else if (unicode) {
      result += String.fromCodePoint(Number.parseInt((unicode[1] ?? unicode[2])!, 16));
      i += unicode[0].length;
    } else if (rest[0] === 'c') {
      return { text: result, stop: true };
    } else if (SIMPLE[rest[0]!] !== undefined) {
      result += SIMPLE[rest[0]!];
      i++;
    } else if (style === 'printf' && (rest[0] === '"' || rest[0] === "'")) {
      result += rest[0];
      i++;
    } else {
      result += `\\${rest[0]}`;
      i++;
    }
  }
  return { text: result, stop: false };
}

function byte(value: number): string {
  return String.fromCharCode(value < 0x80 ? value : BYTE_BASE + value);
}

/** The bytes of a text in which `escapes` may have kept raw bytes. */
export function encodeEscapes(text: string): Uint8Array | string {
  if (!/[\uf780-\uf7ff]/.test(text)) return text;
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const c of text) {
    const code = c.codePointAt(0)!;
    if (code >= BYTE_BASE + 0x80 && code <= BYTE_BASE + 0xff) bytes.push(code - BYTE_BASE);
    else bytes.push(...encoder.encode(c));
  }
  return Uint8Array.from(bytes);
}
