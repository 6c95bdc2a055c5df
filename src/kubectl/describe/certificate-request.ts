/** What a certificate signing request says of its subject. models certificate.ParseCSR (x509.ParseCertificateRequest) */
import { textFromBase64 } from '../../base/base64.ts';
import { type DerNode, oidText, parseDer, TAG } from '../../base/der.ts';
import { fromPem } from '../../base/pem.ts';

export interface CertificateRequest {
  /** Values by the identifier of the attribute, in the order given. */
  readonly subject: ReadonlyMap<string, readonly string[]>;
  /** Subject alternative names, by the tag of their kind. */
  readonly names: ReadonlyMap<number, readonly string[]>;
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const SUBJECT_ALT_NAME = '2.5.29.17';
const ATTRIBUTES = 0xa0;
/** Tags of the kinds of alternative names. */
export const NAME_KINDS = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 };

/**
 * @param encoded what stands in spec.request: PEM in base64
 * @throws Error that is no certificate request
 */
export function parseCertificateRequest(encoded: string): CertificateRequest {
  const block = fromPem(textFromBase64(encoded)).find(({ label }) => label === 'CERTIFICATE REQUEST');
  if (block === undefined) throw new Error('PEM block type must be CERTIFICATE REQUEST');
  const [info] = inside(parseDer(block.data));
  const [, subject, , ...rest] = inside(info);
  return {
    subject: grouped(
      inside(subject).flatMap(set => inside(set).map(attribute => typeAndText(inside(attribute)))),
    ),
    names: grouped(
      alternativeNames(rest.find(({ tag }) => tag === ATTRIBUTES)).map(item => [item.tag, nameText(item)]),
    ),
  };
}

function inside(item: DerNode | undefined): readonly DerNode[] {
  if (item === undefined) throw new Error('asn1: syntax error: sequence truncated');
  return item.children;
}

function typeAndText([type, value]: readonly DerNode[]): [string, string] {
  return [oidText(type?.content ?? new Uint8Array()), utf8(value?.content)];
}

function utf8(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

function alternativeNames(attributes: DerNode | undefined): readonly DerNode[] {
  if (attributes === undefined) return [];
  return inside(attributes).flatMap(attribute => {
    const [type, values] = inside(attribute);
    if (!isType(type, EXTENSION_REQUEST)) return [];
    return inside(inside(values)[0]).flatMap(extension => {
      const [kind, ...parts] = inside(extension);
      const value = parts.find(({ tag }) => tag === TAG.octetString);
      return isType(kind, SUBJECT_ALT_NAME) && value ? parseDer(value.content).children : [];
    });
  });
}

function isType(item: DerNode | undefined, identifier: string): boolean {
  return item?.tag === TAG.oid && oidText(item.content) === identifier;
}

function nameText({ tag, content }: DerNode): string {
  if (tag !== NAME_KINDS.ip) return utf8(content);
  if (content.length === 4) return content.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((content[index * 2] ?? 0) << 8) | (content[index * 2 + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function grouped<K>(pairs: readonly (readonly [K, string])[]): Map<K, string[]> {
  const groups = new Map<K, string[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}
