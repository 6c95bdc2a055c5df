/** Base64 (RFC 4648) of bytes and of texts, which count as UTF-8. */
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The base64 of bytes, or of a text's UTF-8, padded and on one line. */
export function toBase64(data: Uint8Array | string): string {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The bytes of base64; white space does not count. @throws Error when the text is not base64 */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), char => char.charCodeAt(0));
}

/** The text of base64; what is no UTF-8 becomes U+FFFD. @throws Error when it is not base64 */
export function textFromBase64(text: string): string {
  return decoder.decode(fromBase64(text));
}

/** As `toBase64` in the alphabet of URLs, without padding. */
export function toBase64Url(data: Uint8Array | string): string {
  return toBase64(data).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The text of base64 in the alphabet of URLs. @throws Error when it is not base64 */
export function textFromBase64Url(text: string): string {
  return textFromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}
