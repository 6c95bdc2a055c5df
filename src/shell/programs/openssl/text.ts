/** What `openssl x509 -text` and `openssl req -text` print. models crypto/x509/t_x509.c and t_req.c of OpenSSL 3.0 */
import { parseDer } from '../../../base/der.ts';
import { toHex } from '../../../base/hex.ts';
import type { Certificate } from '../../../base/x509/certificate.ts';
import {
  EXTENSION,
  type Extension,
  type KeyUsage,
  meaningOf,
  type Usage,
} from '../../../base/x509/extensions.ts';
import { nameText } from '../../../base/x509/name.ts';
import type { SigningRequest } from '../../../base/x509/request.ts';
import { strftime } from '../../time.ts';

export const WHEN = '%b %e %H:%M:%S %Y GMT';

const TITLES: Readonly<Record<string, string>> = {
  [EXTENSION.subjectKeyId]: 'X509v3 Subject Key Identifier',
  [EXTENSION.keyUsage]: 'X509v3 Key Usage',
  [EXTENSION.altNames]: 'X509v3 Subject Alternative Name',
  [EXTENSION.basicConstraints]: 'X509v3 Basic Constraints',
  [EXTENSION.authorityKeyId]: 'X509v3 Authority Key Identifier',
  [EXTENSION.extendedUsage]: 'X509v3 Extended Key Usage',
};
/** The words by which an option names an extension. */
export const EXTENSION_WORDS: Readonly<Record<string, string>> = {
  subjectKeyIdentifier: EXTENSION.subjectKeyId,
  keyUsage: EXTENSION.keyUsage,
  subjectAltName: EXTENSION.altNames,
  basicConstraints: EXTENSION.basicConstraints,
  authorityKeyIdentifier: EXTENSION.authorityKeyId,
  extendedKeyUsage: EXTENSION.extendedUsage,
};
const KEY_USAGE: Readonly<Record<KeyUsage, string>> = {
  digitalSignature: 'Digital Signature',
  contentCommitment: 'Non Repudiation',
  keyEncipherment: 'Key Encipherment',
  dataEncipherment: 'Data Encipherment',
  keyAgreement: 'Key Agreement',
  certSign: 'Certificate Sign',
  crlSign: 'CRL Sign',
  encipherOnly: 'Encipher Only',
  decipherOnly: 'Decipher Only',
};
const USAGE: Readonly<Record<Usage, string>> = {
  any: 'Any Extended Key Usage',
  server: 'TLS Web Server Authentication',
  client: 'TLS Web Client Authentication',
  codeSigning: 'Code Signing',
  emailProtection: 'E-mail Protection',
  ipsecEndSystem: 'IPSec End System',
  ipsecTunnel: 'IPSec Tunnel',
  ipsecUser: 'IPSec User',
  timeStamping: 'Time Stamping',
  ocspSigning: 'OCSP Signing',
};

/** Bytes in rows, as openssl prints keys and signatures. */
function rows(bytes: Uint8Array, indent: number, perRow: number): string[] {
  const all = toHex(bytes, ':').split(':');
  const lines: string[] = [];
  for (let i = 0; i < all.length; i += perRow) {
    const last = i + perRow >= all.length;
    lines.push(`${' '.repeat(indent)}${all.slice(i, i + perRow).join(':')}${last ? '' : ':'}`);
  }
  return lines;
}

/** A modulus in rows; a zero before it says that it is no negative number. */
export function modulusRows(modulus: Uint8Array, indent: number): string[] {
  return rows(modulus[0]! & 0x80 ? Uint8Array.of(0, ...modulus) : modulus, indent, 15);
}

/** An extension's title and its value below it. */
export function extensionLines(extensions: readonly Extension[], indent: number): string[] {
  const pad = ' '.repeat(indent);
  return extensions.flatMap(extension => [
    `${pad}${TITLES[extension.id] ?? extension.id}: ${extension.isCritical ? 'critical' : ''}`,
    `${pad}    ${valueText(extension)}`,
  ]);
}

function valueText(extension: Extension): string {
  const {
    keyUsages = [],
    usages = [],
    isCa,
    dnsNames = [],
    ips = [],
    emails = [],
    uris = [],
  } = meaningOf([extension]);
  switch (extension.id) {
    case EXTENSION.keyUsage:
      return keyUsages.map(usage => KEY_USAGE[usage]).join(', ');
    case EXTENSION.extendedUsage:
      return usages.map(usage => USAGE[usage]).join(', ');
    case EXTENSION.basicConstraints:
      return isCa ? 'CA:TRUE' : 'CA:FALSE';
    case EXTENSION.altNames:
      return [
        ...dnsNames.map(name => `DNS:${name}`),
        ...ips.map(ip => `IP Address:${ip}`),
        ...emails.map(name => `email:${name}`),
        ...uris.map(name => `URI:${name}`),
      ].join(', ');
    case EXTENSION.subjectKeyId:
      return toHex(parseDer(extension.value).content, ':').toUpperCase();
    case EXTENSION.authorityKeyId:
      return toHex(parseDer(extension.value).children[0]?.content ?? new Uint8Array(), ':').toUpperCase();
    default:
      return toHex(extension.value, ':').toUpperCase();
  }
}

export function certificateText(c: Certificate): string {
  return [
    'Certificate:',
    '    Data:',
    `        Version: ${c.version} (0x${c.version - 1})`,
    ...serialLines(c.serial),
    '        Signature Algorithm: sha256WithRSAEncryption',
    `        Issuer: ${nameText(c.issuer)}`,
    '        Validity',
    `            Not Before: ${strftime(WHEN, c.notBefore)}`,
    `            Not After : ${strftime(WHEN, c.notAfter)}`,
    ...keyLines(c),
    ...(c.extensions.length > 0 ? ['        X509v3 extensions:', ...extensionLines(c.extensions, 12)] : []),
    ...signatureLines(c.signature),
  ].join('\n');
}

export function requestText(request: SigningRequest): string {
  const { extensions } = request;
  return [
    'Certificate Request:',
    '    Data:',
    '        Version: 1 (0x0)',
    ...keyLines(request),
    '        Attributes:',
    ...(extensions === undefined ? ['            (none)'] : []),
    '            Requested Extensions:',
    ...extensionLines(extensions ?? [], 16),
    ...signatureLines(request.signature),
  ].join('\n');
}

/** Serial numbers of more than 8 bytes stand on a line of their own. */
function serialLines(serial: Uint8Array): string[] {
  const bytes = serial[0] === 0 && serial.length > 1 ? serial.subarray(1) : serial;
  if (bytes.length > 8) return ['        Serial Number:', `            ${toHex(bytes, ':')}`];
  const number = BigInt(`0x${toHex(bytes)}`);
  return [`        Serial Number: ${number} (0x${number.toString(16)})`];
}

function keyLines({ subject, modulus }: Pick<Certificate, 'subject' | 'modulus'>): string[] {
  return [
    `        Subject: ${nameText(subject)}`,
    '        Subject Public Key Info:',
    '            Public Key Algorithm: rsaEncryption',
    `                Public-Key: (${modulus.length * 8} bit)`,
    '                Modulus:',
    ...modulusRows(modulus, 20),
    '                Exponent: 65537 (0x10001)',
  ];
}

function signatureLines(signature: Uint8Array): string[] {
  return [
    '    Signature Algorithm: sha256WithRSAEncryption',
    '    Signature Value:',
    ...rows(signature, 8, 18),
    '',
  ];
}
