/** Certificate signing requests. models PKCS #10 (RFC 2986) */
import { bits, type DerNode, der, integer, oid, oidText, parseDer, sequence, set } from '../der.ts';
import { fromPem, toPem } from '../pem.ts';
import { signatureAlgorithm } from './certificate.ts';
import { type Extension, extensionDer, type Meaning, meaningOf, readExtensions } from './extensions.ts';
import { isSigned, type KeyPair, modulusOf, publicKeyInfo, sign } from './key.ts';
import { nameDer, readName, type Subject } from './name.ts';

/** What somebody asks a certificate for. */
export interface SigningRequest extends Meaning {
  readonly subject: Subject;
  /** SubjectPublicKeyInfo of the asker's key. */
  readonly publicKey: Uint8Array;
  /** Of an RSA key; empty for a key of another kind. */
  readonly modulus: Uint8Array;
  readonly signature: Uint8Array;
  /** The signed part. */
  readonly signed: Uint8Array;
  /** What is asked for; undefined where nothing is said of extensions. */
  readonly extensions: readonly Extension[] | undefined;
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const LABEL = 'CERTIFICATE REQUEST';

/** A request (PEM) for the owner of a key, who signs it. */
export function makeRequest(subject: Subject, extensions: readonly Extension[], key: KeyPair): string {
  const list = extensions.map(extensionDer);
  const asked = list.length === 0 ? [] : [sequence(oid(EXTENSION_REQUEST), set(sequence(...list)))];
  const signed = sequence(integer(0), nameDer(subject), publicKeyInfo(key.modulus), der(0xa0, ...asked));
  return toPem(LABEL, sequence(signed, signatureAlgorithm(), bits(sign(signed, key))));
}

/**
 * Reads the first block of a PEM text. models pkg/apis/certificates/helpers.go, ParseCSR
 * @throws Error in Go's words when it is no request
 */
export function parseRequest(pem: string): SigningRequest {
  const [block] = fromPem(pem);
  if (block?.label !== LABEL) throw new Error(`PEM block type must be ${LABEL}`);
  const [signed, algorithm, signature] = parseDer(block.data).children;
  const [, subject, publicKey, attributes] = signed?.children ?? [];
  if (!signed || !algorithm || !signature || !subject || !publicKey) throw new Error('asn1: structure error');
  const asked = attributes && askedExtensions(attributes);
  const extensions = asked && readExtensions(asked);
  return {
    subject: readName(subject),
    publicKey: publicKey.raw,
    modulus: modulusOf(publicKey) ?? new Uint8Array(),
    signature: signature.content.subarray(1),
    signed: signed.raw,
    extensions,
    ...meaningOf(extensions ?? []),
  };
}

/** Whether the request was signed by the owner of its key. Signatures of other keys than RSA are not looked at. */
export function isOwn({ modulus, signed, signature }: SigningRequest): boolean {
  return modulus.length === 0 || isSigned(signed, signature, modulus);
}

function askedExtensions(attributes: DerNode): readonly DerNode[] | undefined {
  const found = attributes.children.find(
    ({ children }) => oidText(children[0]!.content) === EXTENSION_REQUEST,
  );
  return found?.children[1]?.children[0]?.children;
}
