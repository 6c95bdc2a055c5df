/**
 * X.509 certificates that read like kubeadm's: subject, issuer, validity, names, usages are real DER. What a stand-in
 * key signs is a digest over the content and the issuer's public key: enough to tell who signed.
 */
import { bits, der, integer, nothing, oid, parseDer, sequence, time, timeValue } from '../der.ts';
import { fromPem, toPem } from '../pem.ts';
import type { Rng } from '../rng.ts';
import {
  type Extension,
  extensionDer,
  extensionsOf,
  type Meaning,
  meaningOf,
  readExtensions,
} from './extensions.ts';
import { isSigned, type KeyPair, modulusOf, publicKeyInfo, sign } from './key.ts';
import { nameDer, readName, type Subject } from './name.ts';

export interface CertificateRequest extends Meaning {
  readonly subject: Subject;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Where they are given, exactly these; else those that say what the rest does. */
  readonly extensions?: readonly Extension[];
}

/** What a certificate says. */
export interface Certificate extends CertificateRequest {
  readonly extensions: readonly Extension[];
  readonly issuer: Subject;
  readonly serial: Uint8Array;
  readonly version: 1 | 3;
  /** Of the subject's RSA key; empty for a key of another kind. */
  readonly modulus: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  /** The signed part. */
  readonly signed: Uint8Array;
  readonly raw: Uint8Array;
}

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
/** The place of the validity in what is signed. */
const VALIDITY = 4;

/** AlgorithmIdentifier of the signatures here. */
export const signatureAlgorithm = () => sequence(oid(SHA256_WITH_RSA), nothing());

/** Issues a certificate (PEM) for `key`; with no issuer it signs itself. */
export function issue(
  request: CertificateRequest,
  key: KeyPair,
  rng: Rng,
  issuer: { readonly subject: Subject; readonly key: KeyPair } = { subject: request.subject, key },
): string {
  return issueFor(request, publicKeyInfo(key.modulus), rng, issuer);
}

/**
 * Issues a certificate (PEM) for the owner of a public key.
 * @param publicKey SubjectPublicKeyInfo, of any kind of key
 * @param serial most significant byte first; by default 8 random bytes
 */
export function issueFor(
  request: CertificateRequest,
  publicKey: Uint8Array,
  rng: Rng,
  issuer: { readonly subject: Subject; readonly key: KeyPair },
  serial = Uint8Array.from({ length: 8 }, (_, i) => (i === 0 ? rng.int(127) + 1 : rng.int(256))),
): string {
  const extensions = (request.extensions ?? extensionsOf(request)).map(extensionDer);
  const signed = sequence(
    ...(extensions.length === 0 ? [] : [der(0xa0, integer(2))]),
    integer(serial),
    signatureAlgorithm(),
    nameDer(issuer.subject),
    sequence(time(request.notBefore), time(request.notAfter)),
    nameDer(request.subject),
    publicKey,
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  return toPem('CERTIFICATE', sequence(signed, signatureAlgorithm(), bits(sign(signed, issuer.key))));
}

/** The same certificate for another time. @param by milliseconds; @param signer the public key of its issuer */
export function reissue(pem: string, by: number, signer: Uint8Array): string {
  const { signed, algorithm } = parts(pem);
  const fields = signed.children.map(({ raw, children }, place) =>
    place === VALIDITY ? sequence(...children.map(each => time(timeValue(each) + by))) : raw,
  );
  const content = sequence(...fields);
  return toPem('CERTIFICATE', sequence(content, algorithm.raw, bits(sign(content, { modulus: signer }))));
}

/** Reads the first certificate of a PEM text. @throws Error when there is none or it is damaged */
export function parseCertificate(pem: string): Certificate {
  const { whole, signed, signature } = parts(pem);
  // Version 1 has neither a version field nor extensions.
  const isFirst = signed.children[0]?.tag !== 0xa0;
  const fields = isFirst ? signed.children : signed.children.slice(1);
  const [serial, , issuer, validity, subject, publicKey, extra] = fields;
  if (!serial || !issuer || !validity || !subject || !publicKey)
    throw new Error('x509: malformed certificate');
  const extensions = readExtensions(extra?.children[0]?.children ?? []);
  return {
    subject: readName(subject),
    issuer: readName(issuer),
    serial: serial.content,
    notBefore: timeValue(validity.children[0]!),
    notAfter: timeValue(validity.children[1]!),
    version: isFirst ? 1 : 3,
    modulus: modulusOf(publicKey) ?? new Uint8Array(),
    publicKey: publicKey.raw,
    signature: signature.content.subarray(1),
    signed: signed.raw,
    raw: whole.raw,
    extensions,
    ...meaningOf(extensions),
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
  return ca.isCa === true && isSigned(certificate.signed, certificate.signature, ca.modulus);
}
