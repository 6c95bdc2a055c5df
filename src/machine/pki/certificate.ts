/**
 * X.509 certificates that read like kubeadm's: subject, issuer, validity, names, usages are real DER. The keys are
 * random numbers and a signature is a digest over the content and the issuer's public key: enough to tell who signed,
 * worthless as cryptography.
 */

import {
  bits,
  boolean,
  type DerNode,
  der,
  integer,
  nothing,
  octets,
  oid,
  oidText,
  parseDer,
  sequence,
  set,
  TAG,
  text,
  time,
  timeValue,
} from '../../base/der.ts';
import { fromPem, toPem } from '../../base/pem.ts';
import type { Rng } from '../../base/rng.ts';
import { sha256 } from '../../base/sha256.ts';

/** A key pair: `modulus` is the public half. */
export interface KeyPair {
  readonly modulus: Uint8Array;
  /** PEM, `RSA PRIVATE KEY`. */
  readonly pem: string;
}

export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

export interface CertificateRequest {
  readonly subject: Subject;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa?: boolean;
  readonly usages?: readonly ('server' | 'client')[];
  readonly dnsNames?: readonly string[];
  readonly ips?: readonly string[];
}

/** What a certificate says. */
export interface Certificate extends CertificateRequest {
  readonly issuer: Subject;
  readonly serial: Uint8Array;
  readonly modulus: Uint8Array;
  readonly signature: Uint8Array;
  /** The signed part. */
  readonly signed: Uint8Array;
  readonly raw: Uint8Array;
}

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  rsa: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  keyUsage: '2.5.29.15',
  altNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedUsage: '2.5.29.37',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
} as const;
const KEY_BYTES = 256;
const EXPONENT = 65_537;
/** The place of the validity in what is signed. */
const VALIDITY = 4;

/** A new key pair. */
export function newKey(rng: Rng): KeyPair {
  const number = (bytes: number) => {
    const out = Uint8Array.from({ length: bytes }, () => rng.int(256));
    out[0]! |= 0x80;
    out[bytes - 1]! |= 1;
    return out;
  };
  const modulus = number(KEY_BYTES);
  const half = () => integer(number(KEY_BYTES / 2));
  const body = sequence(
    integer(0),
    integer(modulus),
    integer(EXPONENT),
    integer(number(KEY_BYTES)),
    half(),
    half(),
    half(),
    half(),
    half(),
  );
  return { modulus, pem: toPem('RSA PRIVATE KEY', body) };
}

/** The public half as kubeadm writes sa.pub. */
export function publicKeyPem(key: KeyPair): string {
  return toPem('PUBLIC KEY', publicKeyInfo(key.modulus));
}

/** The key pair of a private key file, or undefined when it holds none. */
export function parseKey(pem: string): KeyPair | undefined {
  const block = fromPem(pem).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined) return undefined;
  try {
    return { modulus: unsigned(parseDer(block.data).children[1]!), pem };
  } catch {
    return undefined;
  }
}

/** Issues a certificate (PEM) for `key`; with no issuer it signs itself. */
export function issue(
  request: CertificateRequest,
  key: KeyPair,
  rng: Rng,
  issuer?: { readonly subject: Subject; readonly key: KeyPair },
): string {
  const signer = issuer?.key ?? key;
  const algorithm = sequence(oid(OID.sha256WithRsa), nothing());
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(Uint8Array.from({ length: 8 }, (_, i) => (i === 0 ? rng.int(127) + 1 : rng.int(256)))),
    algorithm,
    name(issuer?.subject ?? request.subject),
    sequence(time(request.notBefore), time(request.notAfter)),
    name(request.subject),
    publicKeyInfo(key.modulus),
    der(0xa3, sequence(...extensions(request))),
  );
  return toPem('CERTIFICATE', sequence(signed, algorithm, bits(sign(signed, signer.modulus))));
}

/** The same certificate for another time. @param by milliseconds; @param signer the public key of its issuer */
export function reissue(pem: string, by: number, signer: Uint8Array): string {
  const { signed, algorithm } = parts(pem);
  const fields = signed.children.map(({ raw, children }, place) =>
    place === VALIDITY ? sequence(...children.map(each => time(timeValue(each) + by))) : raw,
  );
  const content = sequence(...fields);
  return toPem('CERTIFICATE', sequence(content, algorithm.raw, bits(sign(content, signer))));
}

/** Reads the first certificate of a PEM text. @throws Error when there is none or it is damaged */
export function parseCertificate(pem: string): Certificate {
  const { whole, signed, signature } = parts(pem);
  const [, serial, , issuer, validity, subject, publicKey, extra] = signed.children;
  if (!serial || !issuer || !validity || !subject || !publicKey)
    throw new Error('x509: malformed certificate');
  const rsa = parseDer(publicKey.children[1]!.content.subarray(1));
  return {
    subject: readName(subject),
    issuer: readName(issuer),
    serial: serial.content,
    notBefore: timeValue(validity.children[0]!),
    notAfter: timeValue(validity.children[1]!),
    modulus: unsigned(rsa.children[0]!),
    signature: signature.content.subarray(1),
    signed: signed.raw,
    raw: whole.raw,
    ...readExtensions(extra?.children[0]?.children ?? []),
  };
}

/** The three parts of the first certificate of a PEM text. */
function parts(pem: string) {
  const block = fromPem(pem).find(({ label }) => label === 'CERTIFICATE');
  if (block === undefined) throw new Error('tls: failed to find any PEM data in certificate input');
  const whole = parseDer(block.data);
  const [signed, algorithm, signature] = whole.children;
  if (!signed || !algorithm || !signature) throw new Error('x509: malformed certificate');
  return { whole, signed, algorithm, signature };
}

/** Did the owner of `ca` sign `certificate`? */
export function isSignedBy(certificate: Certificate, ca: Certificate): boolean {
  const expected = sign(certificate.signed, ca.modulus);
  return (
    ca.isCa === true &&
    certificate.signature.length === expected.length &&
    expected.every((byte, i) => byte === certificate.signature[i])
  );
}

function sign(content: Uint8Array, modulus: Uint8Array): Uint8Array {
  const seed = new Uint8Array(content.length + modulus.length);
  seed.set(content);
  seed.set(modulus, content.length);
  const out = new Uint8Array(KEY_BYTES);
  let block = sha256(seed);
  for (let at = 0; at < KEY_BYTES; at += 32) {
    out.set(block, at);
    block = sha256(block);
  }
  return out;
}

function unsigned(node: DerNode): Uint8Array {
  return node.content[0] === 0 ? node.content.subarray(1) : node.content;
}

function publicKeyInfo(modulus: Uint8Array): Uint8Array {
  return sequence(sequence(oid(OID.rsa), nothing()), bits(sequence(integer(modulus), integer(EXPONENT))));
}

function name(subject: Subject): Uint8Array {
  const attribute = (kind: string, value: string) => set(sequence(oid(kind), text(TAG.printable, value)));
  return sequence(
    ...(subject.organizations ?? []).map(value => attribute(OID.organization, value)),
    attribute(OID.commonName, subject.commonName),
  );
}

function readName(node: DerNode): Subject {
  const values = node.children.map(each => each.children[0]!.children);
  const of = (kind: string) =>
    values
      .filter(([type]) => oidText(type!.content) === kind)
      .map(([, value]) => new TextDecoder().decode(value!.content));
  return { commonName: of(OID.commonName)[0] ?? '', organizations: of(OID.organization) };
}

function extensions(request: CertificateRequest): Uint8Array[] {
  const extension = (id: string, critical: boolean, value: Uint8Array) =>
    sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
  const list = [
    extension(OID.keyUsage, true, request.isCa ? bits(Uint8Array.of(0xa4), 2) : bits(Uint8Array.of(0xa0), 5)),
  ];
  if (request.usages?.length)
    list.push(extension(OID.extendedUsage, false, sequence(...request.usages.map(usage => oid(OID[usage])))));
  list.push(extension(OID.basicConstraints, true, request.isCa ? sequence(boolean(true)) : sequence()));
  const names = [
    ...(request.dnsNames ?? []).map(each => text(0x82, each)),
    ...(request.ips ?? []).map(each => der(0x87, Uint8Array.from(each.split('.').map(Number)))),
  ];
  if (names.length > 0) list.push(extension(OID.altNames, false, sequence(...names)));
  return list;
}

function readExtensions(
  nodes: readonly DerNode[],
): Pick<CertificateRequest, 'isCa' | 'usages' | 'dnsNames' | 'ips'> {
  const find = (id: string) => {
    const found = nodes.find(node => oidText(node.children[0]!.content) === id)?.children.at(-1);
    return found && parseDer(found.content).children;
  };
  const names = find(OID.altNames) ?? [];
  const usages = (find(OID.extendedUsage) ?? []).map(node => oidText(node.content));
  return {
    isCa: find(OID.basicConstraints)?.[0]?.content[0] === 0xff,
    usages: (['server', 'client'] as const).filter(usage => usages.includes(OID[usage])),
    dnsNames: names.filter(node => node.tag === 0x82).map(node => new TextDecoder().decode(node.content)),
    ips: names.filter(node => node.tag === 0x87).map(node => [...node.content].join('.')),
  };
}
