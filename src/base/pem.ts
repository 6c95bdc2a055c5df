/** PEM armour: what certificate and key files hold. */

/** Wraps DER bytes. @param label `CERTIFICATE`, `RSA PRIVATE KEY`, `PUBLIC KEY` */
export function toPem(label: string, data: Uint8Array): string {
  const lines = toBase64(data).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Every block of a PEM text with its label. */
export function fromPem(text: string): readonly { readonly label: string; readonly data: Uint8Array }[] {
  const blocks: { label: string; data: Uint8Array }[] = [];
  for (const match of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g)) {
    try {
      blocks.push({ label: match[1]!, data: fromBase64(match[2]!.replace(/\s/g, '')) });
    } catch {
      // a block that is no base64 is not there, as for Go's pem.Decode
    }
  }
  return blocks;
}

export function toBase64(data: Uint8Array): string {
  let binary = '';
  for (const byte of data) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** @throws Error when the text is not base64 */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), char => char.charCodeAt(0));
}
