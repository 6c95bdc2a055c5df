/** `openssl genrsa`, `genpkey`, `rsa`, `pkey`: keys. models apps/genrsa.c, apps/rsa.c of OpenSSL 3.0 */

import { parseDer } from '../../../base/der.ts';
import { toHex } from '../../../base/hex.ts';
import { fromPem } from '../../../base/pem.ts';
import { type KeyPair, keyPem, modulusOf, parseKey, publicKeyPem, realKey } from '../../../base/x509/key.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { OpensslError, Options, readOr, writeOutput } from './options.ts';
import { modulusRows } from './text.ts';

const BITS = 2048;
const SMALLEST = 512;
const LARGEST = 8192;
/** Only root reads a private key. */
export const KEY_MODE = 0o600;

/** A new key. @throws OpensslError for sizes that openssl does not make */
export function newKey(process: ProgramProcess, size: number): KeyPair {
  if (size < SMALLEST) throw new OpensslError('Error setting RSA length');
  if (size > LARGEST)
    throw new OpensslError(`berth: keys of more than ${LARGEST} bits take too long; 4096 is enough`);
  return realKey(process.rng, size);
}

export async function genrsa(process: ProgramProcess): Promise<number> {
  const args = process.args.slice(1);
  const last = args.at(-1);
  const size =
    last !== undefined && !last.startsWith('-') && !args.at(-2)?.startsWith('-out') ? args.pop()! : `${BITS}`;
  const options = new Options('genrsa', args, {
    values: 'out rand',
    flags: 'traditional F4 3 verbose quiet',
  });
  if (!/^\d+$/.test(size)) throw options.usage(`Can't parse "${size}" as a number`);
  const key = newKey(process, Number(size));
  await writeOutput(process, options, keyPem(key, options.has('traditional') ? 'PKCS1' : 'PKCS8'), {
    mode: KEY_MODE,
  });
  return 0;
}

export async function genpkey(process: ProgramProcess): Promise<number> {
  const options = new Options('genpkey', process.args.slice(1), {
    values: 'algorithm out pkeyopt outform',
    flags: 'quiet',
  });
  const algorithm = options.value('algorithm');
  if (algorithm === undefined) throw options.usage('No algorithm given');
  if (algorithm.toUpperCase() !== 'RSA')
    throw new OpensslError(`berth: this machine makes RSA keys only, not ${algorithm}`);
  const [, size = `${BITS}`] = /^rsa_keygen_bits:(\d+)$/.exec(options.value('pkeyopt') ?? '') ?? [];
  await writeOutput(process, options, newKey(process, Number(size)).pem, { mode: KEY_MODE });
  return 0;
}

/** `openssl rsa` and `openssl pkey`. */
export async function showKey(process: ProgramProcess): Promise<number> {
  const command = process.args[0]!;
  const options = new Options(command, process.args.slice(1), {
    values: 'in out inform outform passin passout',
    flags: 'pubout pubin noout text modulus check traditional',
  });
  const isPublic = options.has('pubin');
  const [key, modulus] = isPublic
    ? [undefined, await readPublicKey(process, options.value('in'))]
    : await readKey(process, options.value('in'), 'private key').then(read => [read, read.modulus] as const);
  if (options.has('text')) await process.print(keyText(modulus, !isPublic));
  if (options.has('modulus')) await process.print(`Modulus=${toHex(modulus).toUpperCase()}\n`);
  if (options.has('check') && key) await process.print('RSA key ok\n');
  if (options.has('noout')) return 0;
  if (command === 'rsa') await process.stderr.write('writing RSA key\n');
  const text =
    key === undefined || options.has('pubout')
      ? publicKeyPem({ modulus })
      : keyPem(key, options.has('traditional') ? 'PKCS1' : 'PKCS8');
  await writeOutput(process, options, text, { mode: KEY_MODE });
  return 0;
}

/** @param what how openssl calls the key in its errors @throws OpensslError when there is none */
export async function readKey(
  process: ProgramProcess,
  path: string | undefined,
  what: string,
): Promise<KeyPair> {
  const text = await readOr(
    process,
    path,
    () => `Could not open file or uri for loading ${what} from ${path}`,
  );
  const key = parseKey(text);
  if (key === undefined) throw new OpensslError(`Could not read ${what} from ${path ?? '<stdin>'}`);
  return key;
}

async function readPublicKey(process: ProgramProcess, path: string | undefined): Promise<Uint8Array> {
  const what = 'public key';
  const text = await readOr(
    process,
    path,
    () => `Could not open file or uri for loading ${what} from ${path}`,
  );
  const block = fromPem(text).find(({ label }) => label === 'PUBLIC KEY');
  const modulus = block && modulusOf(parseDer(block.data));
  if (modulus === undefined) throw new OpensslError(`Could not read ${what} from ${path ?? '<stdin>'}`);
  return modulus;
}

/** The public half only: what is secret is not printed here. */
function keyText(modulus: Uint8Array, isPrivate: boolean): string {
  const size = modulus.length * 8;
  const head = isPrivate ? `Private-Key: (${size} bit, 2 primes)` : `Public-Key: (${size} bit)`;
  const names = isPrivate ? ['modulus', 'publicExponent'] : ['Modulus', 'Exponent'];
  return [head, `${names[0]}:`, ...modulusRows(modulus, 4), `${names[1]}: 65537 (0x10001)`, ''].join('\n');
}
