/** Bytes as hexadecimal digits, two for each, in lower case. @param separator between the bytes */
export function toHex(bytes: Iterable<number>, separator = ''): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(separator);
}

/** The bytes that hexadecimal digits stand for; an odd number of them has a zero before it. */
export function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  const pairs = digits.padStart(digits.length + (digits.length % 2), '0').match(/../g) ?? [];
  return Uint8Array.from(pairs, pair => Number.parseInt(pair, 16));
}
