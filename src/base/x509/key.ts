/**
 * RSA keys. Those of the cluster's own programs are random numbers (`standInKey`): made at once, worthless as
 * cryptography; what they sign is a digest. Those a learner makes with openssl are real (`realKey`), so that a real
 * client outside can use them.
 */

import { bailliePSW } from 'micro-rsa-dsa-dh/primality.js';
import { PKCS1_SHA256 } from 'micro-rsa-dsa-dh/rsa.js';
import {
  bits,
  type DerNode,
  integer,
  nothing,
  octets,
  oid,
  oidText,
  parseDer,
  sequence,
  TAG,
} from '../der.ts';
import { fromHex, toHex } from '../hex.ts';
import { fromPem, toPem } from '../pem.ts';
import type { Rng } from '../rng.ts';
import { sha256 } from '../sha256.ts';

/** A key pair: `modulus` is the public half. */
export interface KeyPair {
  readonly modulus: Uint8Array;
  /** The private key file: `RSA PRIVATE KEY` (PKCS #1) or `PRIVATE KEY` (PKCS #8). */
  readonly pem: string;
  /** The private exponent of a real key. */
  readonly secret?: bigint;
}

const RSA = '1.2.840.113549.1.1.1';
const KEY_BYTES = 256;
const EXPONENT = 65_537;
const PKCS1 = 'RSA PRIVATE KEY';
const PKCS8 = 'PRIVATE KEY';

/** A key pair that only looks like one. */
export function standInKey(rng: Rng): KeyPair {
  const number = (bytes: number) => {
    const out = randomBytes(rng, bytes);
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
  return { modulus, pem: toPem(PKCS1, body) };
}

/** A real key pair in PKCS #8, as `openssl genrsa` of OpenSSL 3 writes it. @param size bits: 512 to 8192 */
export function realKey(rng: Rng, size: number): KeyPair {
  const first = prime(rng, size - (size >> 1));
  let second = prime(rng, size >> 1);
  while (second === first) second = prime(rng, size >> 1);
  const [p, q] = first > second ? [first, second] : [second, first];
  const n = p * q;
  const d = inverse(BigInt(EXPONENT), (p - 1n) * (q - 1n));
  const numbers = [n, BigInt(EXPONENT), d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const body = sequence(integer(0), ...numbers.map(each => integer(bytesOf(each))));
  return { modulus: bytesOf(n), secret: d, pem: toPem(PKCS8, wrapped(body)) };
}

/** The key pair of a private key file, or undefined when it holds none. */
export function parseKey(pem: string): KeyPair | undefined {
  const block = fromPem(pem).find(({ label }) => label === PKCS1 || label === PKCS8);
  if (block === undefined) return undefined;
  try {
    const numbers = pkcs1Of(block.label, block.data).children;
    const modulus = unsigned(numbers[1]!);
    const [n, d, p, q] = [1, 3, 4, 5].map(place => numberOf(unsigned(numbers[place]!))) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    return { modulus, pem, ...(p * q === n && { secret: d }) };
  } catch {
    return undefined;
  }
}

/** A private key file in PKCS #1, as `openssl rsa -traditional` writes it, or in PKCS #8. */
export function keyPem(key: KeyPair, form: 'PKCS1' | 'PKCS8'): string {
  const { label, data } = fromPem(key.pem)[0]!;
  const body = pkcs1Of(label, data).raw;
  return form === 'PKCS1' ? toPem(PKCS1, body) : toPem(PKCS8, wrapped(body));
}

/** The public half as kubeadm writes sa.pub. */
export function publicKeyPem(key: Pick<KeyPair, 'modulus'>): string {
  return toPem('PUBLIC KEY', publicKeyInfo(key.modulus));
}

/** SubjectPublicKeyInfo of an RSA key. */
export function publicKeyInfo(modulus: Uint8Array): Uint8Array {
  return sequence(sequence(oid(RSA), nothing()), bits(sequence(integer(modulus), integer(EXPONENT))));
}

/** The modulus in a SubjectPublicKeyInfo; undefined for keys of another kind. */
export function modulusOf(info: DerNode): Uint8Array | undefined {
  const [algorithm, key] = info.children;
  if (oidText(algorithm!.children[0]!.content) !== RSA) return undefined;
  return unsigned(parseDer(key!.content.subarray(1)).children[0]!);
}

/** Signs with SHA-256: PKCS #1 v1.5 with a real key, else a digest that only tells who signed. */
export function sign(content: Uint8Array, key: Pick<KeyPair, 'modulus' | 'secret'>): Uint8Array {
  if (key.secret !== undefined)
    return PKCS1_SHA256.sign({ n: numberOf(key.modulus), d: key.secret }, content);
  return standInSignature(content, key.modulus);
}

/** Whether the owner of a key signed. @param modulus the public half of the signer's key */
export function isSigned(content: Uint8Array, signature: Uint8Array, modulus: Uint8Array): boolean {
  const expected = standInSignature(content, modulus);
  if (expected.length === signature.length && expected.every((byte, i) => byte === signature[i])) return true;
  try {
    return PKCS1_SHA256.verify({ n: numberOf(modulus), e: BigInt(EXPONENT) }, content, signature);
  } catch {
    return false;
  }
}

function standInSignature(content: Uint8Array, modulus: Uint8Array): Uint8Array {
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

function wrapped(pkcs1: Uint8Array): Uint8Array {
  return sequence(integer(0), sequence(oid(RSA), nothing()), octets(pkcs1));
}

function pkcs1Of(label: string, data: Uint8Array): DerNode {
  const node = parseDer(data);
  return label === PKCS8 ? parseDer(node.children[2]!.content) : node;
}

/**
 * A prime of so many bits, the upper two of them set: the product of two has all its bits. The library's own keygen
 * draws its primes from the host's randomness whatever it is given, and makes no keys below 2048 bits.
 */
function prime(rng: Rng, size: number): bigint {
  const top = 3n << BigInt(size - 2);
  for (;;) {
    const drawn = numberOf(randomBytes(rng, Math.ceil(size / 8))) & ((1n << BigInt(size)) - 1n);
    const candidate = drawn | top | 1n;
    if (candidate % BigInt(EXPONENT) !== 1n && bailliePSW(candidate)) return candidate;
  }
}

/** models the extended algorithm of Euclid */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1] = [modulus, value % modulus];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return t0 < 0n ? t0 + modulus : t0;
}

function randomBytes(rng: Rng, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => rng.int(256));
}

function unsigned(node: DerNode): Uint8Array {
  if (node.tag !== TAG.integer) throw new Error('asn1: structure error: integer expected');
  return node.content[0] === 0 ? node.content.subarray(1) : node.content;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes) || '0'}`);
}

function bytesOf(value: bigint): Uint8Array {
  return fromHex(value.toString(16));
}
