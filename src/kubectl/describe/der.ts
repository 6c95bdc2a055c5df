/** Reads DER, the binary form of certificates: tag, length, content (X.690). */
export interface DerItem {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;

/** The items that stand one after the other. @throws Error where the bytes end too early */
export function readDer(bytes: Uint8Array): DerItem[] {
  const items: DerItem[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at]!;
    const [length, start] = readLength(bytes, at + 1);
    if (start + length > bytes.length) throw new Error('asn1: syntax error: data truncated');
    items.push({ tag, content: bytes.slice(start, start + length) });
    at = start + length;
  }
  return items;
}

function readLength(bytes: Uint8Array, at: number): [length: number, start: number] {
  const first = bytes[at];
  if (first === undefined) throw new Error('asn1: syntax error: truncated tag or length');
  if (first < 0x80) return [first, at + 1];
  const count = first & 0x7f;
  const length = bytes.slice(at + 1, at + 1 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return [length, at + 1 + count];
}

/** `2.5.4.3` */
export function objectIdentifier(content: Uint8Array): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = parts;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...rest].join('.');
}
