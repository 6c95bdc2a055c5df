/** What a certificate may be used for, and by which names its owner is reached. models RFC 5280, section 4.2 */
import {
  bits,
  boolean,
  type DerNode,
  der,
  octets,
  oid,
  oidText,
  parseDer,
  sequence,
  TAG,
  text,
} from '../der.ts';

/** One extension as it stands in a certificate. */
export interface Extension {
  /** Object identifier in dotted form. */
  readonly id: string;
  readonly isCritical: boolean;
  /** DER. */
  readonly value: Uint8Array;
}

/** In the order of RFC 5280's bits. */
export const KEY_USAGES = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'certSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

const USAGES = {
  any: '2.5.29.37.0',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  ipsecEndSystem: '1.3.6.1.5.5.7.3.5',
  ipsecTunnel: '1.3.6.1.5.5.7.3.6',
  ipsecUser: '1.3.6.1.5.5.7.3.7',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;
/** What the key is for beyond its mathematics. */
export type Usage = keyof typeof USAGES;

/** What a set of extensions says. */
export interface Meaning {
  /** Left out: those of an authority, or of a server or client. */
  readonly keyUsages?: readonly KeyUsage[];
  readonly usages?: readonly Usage[];
  readonly isCa?: boolean;
  readonly dnsNames?: readonly string[];
  readonly ips?: readonly string[];
  readonly emails?: readonly string[];
  readonly uris?: readonly string[];
}

export const EXTENSION = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  altNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedUsage: '2.5.29.37',
} as const;
const NAME = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const;
const AUTHORITY: readonly KeyUsage[] = ['digitalSignature', 'keyEncipherment', 'certSign'];
const OWNER: readonly KeyUsage[] = ['digitalSignature', 'keyEncipherment'];

/** The extensions that say something, as Go's crypto/x509 orders them. */
export function extensionsOf(meaning: Meaning): Extension[] {
  const { keyUsages = meaning.isCa ? AUTHORITY : OWNER, usages = [], isCa = false } = meaning;
  return [
    ...(keyUsages.length > 0 ? [keyUsageExtension(keyUsages, true)] : []),
    ...(usages.length > 0 ? [extendedUsageExtension(usages)] : []),
    constraintsExtension(isCa, true),
    ...altNamesExtension(meaning),
  ];
}

export function keyUsageExtension(usages: readonly KeyUsage[], isCritical: boolean): Extension {
  const places = usages.map(usage => KEY_USAGES.indexOf(usage));
  const last = Math.max(...places);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  for (const place of places) bytes[place >> 3]! |= 0x80 >> (place & 7);
  return { id: EXTENSION.keyUsage, isCritical, value: bits(bytes, 7 - (last & 7)) };
}

export function extendedUsageExtension(usages: readonly Usage[], isCritical = false): Extension {
  const value = sequence(...usages.map(usage => oid(USAGES[usage])));
  return { id: EXTENSION.extendedUsage, isCritical, value };
}

export function constraintsExtension(isCa: boolean, isCritical: boolean): Extension {
  return {
    id: EXTENSION.basicConstraints,
    isCritical,
    value: isCa ? sequence(boolean(true)) : sequence(),
  };
}

/** None where there are no names. */
export function altNamesExtension(
  { dnsNames = [], ips = [], emails = [], uris = [] }: Meaning,
  isCritical = false,
): Extension[] {
  const names = [
    ...dnsNames.map(each => text(NAME.dns, each)),
    ...ips.map(each => der(NAME.ip, Uint8Array.from(each.split('.').map(Number)))),
    ...emails.map(each => text(NAME.email, each)),
    ...uris.map(each => text(NAME.uri, each)),
  ];
  return names.length === 0 ? [] : [{ id: EXTENSION.altNames, isCritical, value: sequence(...names) }];
}

/** @param keyId digest of the subject's public key */
export function subjectKeyExtension(keyId: Uint8Array): Extension {
  return { id: EXTENSION.subjectKeyId, isCritical: false, value: octets(keyId) };
}

/** @param keyId digest of the issuer's public key */
export function authorityKeyExtension(keyId: Uint8Array): Extension {
  return { id: EXTENSION.authorityKeyId, isCritical: false, value: sequence(der(0x80, keyId)) };
}

export function extensionDer({ id, isCritical, value }: Extension): Uint8Array {
  return sequence(oid(id), ...(isCritical ? [boolean(true)] : []), octets(value));
}

/** @param nodes of the sequence of extensions */
export function readExtensions(nodes: readonly DerNode[]): Extension[] {
  return nodes.map(({ children }) => ({
    id: oidText(children[0]!.content),
    isCritical: children[1]!.tag === TAG.boolean && children[1]!.content[0] !== 0,
    value: children.at(-1)!.content,
  }));
}

/** What extensions say. */
export function meaningOf(extensions: readonly Extension[]): Meaning {
  const find = (id: string) => {
    const found = extensions.find(extension => extension.id === id);
    return found && parseDer(found.value);
  };
  const names = find(EXTENSION.altNames)?.children ?? [];
  const usages = (find(EXTENSION.extendedUsage)?.children ?? []).map(node => oidText(node.content));
  const texts = (tag: number) =>
    names.filter(node => node.tag === tag).map(node => new TextDecoder().decode(node.content));
  const [emails, uris] = [texts(NAME.email), texts(NAME.uri)];
  return {
    isCa: find(EXTENSION.basicConstraints)?.children[0]?.content[0] === 0xff,
    keyUsages: usagesOf(find(EXTENSION.keyUsage)?.content),
    usages: usages.flatMap(id => (Object.keys(USAGES) as Usage[]).filter(usage => USAGES[usage] === id)),
    dnsNames: texts(NAME.dns),
    ips: names.filter(node => node.tag === NAME.ip).map(node => addressText(node.content)),
    ...(emails.length > 0 && { emails }),
    ...(uris.length > 0 && { uris }),
  };
}

function usagesOf(content: Uint8Array | undefined): KeyUsage[] {
  if (content === undefined) return [];
  return KEY_USAGES.filter((_, place) => (content[1 + (place >> 3)] ?? 0) & (0x80 >> (place & 7)));
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  return groups.map(group => group.toString(16).toUpperCase()).join(':');
}
