/** PEM armour: what certificate and key files hold. */
import { fromBase64, toBase64 } from './base64.ts';

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
      blocks.push({ label: match[1]!, data: fromBase64(match[2]!) });
    } catch {
      // a block that is no base64 is not there, as for Go's pem.Decode
    }
  }
  return blocks;
}
