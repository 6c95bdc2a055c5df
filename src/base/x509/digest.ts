/** Digests that certificates name keys and themselves by. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha384, sha512 } from '@noble/hashes/sha2.js';
import { parseDer } from '../der.ts';
import { sha256 } from '../sha256.ts';

/** By openssl's words. */
export const DIGESTS: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  sha1,
  sha256,
  sha384,
  sha512,
};

/** The identifier of a public key: the digest of its bits. models RFC 5280, section 4.2.1.2 @param info SubjectPublicKeyInfo */
export function keyId(info: Uint8Array): Uint8Array {
  return sha1(parseDer(info).children[1]!.content.subarray(1));
}
