/** `openssl x509` and `openssl verify`: certificates. models apps/x509.c and apps/verify.c of OpenSSL 3.0 */
import { fromHex, toHex } from '../../../base/hex.ts';
import { toPem } from '../../../base/pem.ts';
import { type Certificate, isSignedBy, issueFor, parseCertificate } from '../../../base/x509/certificate.ts';
import { DIGESTS, keyId } from '../../../base/x509/digest.ts';
import { EXTENSION, type Extension, subjectKeyExtension } from '../../../base/x509/extensions.ts';
import { publicKeyInfo, publicKeyPem } from '../../../base/x509/key.ts';
import { nameText } from '../../../base/x509/name.ts';
import { isOwn, parseRequest, type SigningRequest } from '../../../base/x509/request.ts';
import { FileError } from '../../../machine/filesystem.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { strftime } from '../../time.ts';
import { extensionFrom, parseConfig } from './config.ts';
import { readKey } from './keys.ts';
import { OpensslError, Options, readOr, writeOutput } from './options.ts';
import { lifeOf, randomSerial, serialFor } from './requests.ts';
import { certificateText, EXTENSION_WORDS, extensionLines, WHEN } from './text.ts';

const SPEC = {
  values:
    'in out inform outform CA CAkey CAserial signkey key days set_serial extfile extensions checkend nameopt certopt ext copy_extensions',
  flags: `req noout text subject issuer startdate enddate dates serial fingerprint pubkey modulus hash CAcreateserial`,
};

export async function x509(process: ProgramProcess): Promise<number> {
  const options = new Options('x509', process.args.slice(1), SPEC);
  if (options.has('req')) return sign(process, options);
  const path = options.value('in');
  const certificate = await readCertificate(process, path, 'certificate', 'Unable to load certificate');
  for (const { name, value } of options.given) {
    const shown = SHOWN[name]?.(certificate, options.digest ?? 'sha1', value);
    if (shown !== undefined) await process.print(shown);
  }
  const checkEnd = options.value('checkend');
  let status = 0;
  if (checkEnd !== undefined) {
    const expires = certificate.notAfter < process.clock.now() + options.number('checkend', 0) * 1000;
    await process.print(`Certificate will ${expires ? '' : 'not '}expire\n`);
    status = expires ? 1 : 0;
  }
  if (!options.has('noout')) await writeOutput(process, options, toPem('CERTIFICATE', certificate.raw));
  return status;
}

/** What each option prints. */
const SHOWN: Readonly<Record<string, (c: Certificate, digest: string, value: string) => string>> = {
  text: certificateText,
  subject: c => `subject=${nameText(c.subject)}\n`,
  issuer: c => `issuer=${nameText(c.issuer)}\n`,
  startdate: c => `notBefore=${strftime(WHEN, c.notBefore)}\n`,
  enddate: c => `notAfter=${strftime(WHEN, c.notAfter)}\n`,
  dates: c => `notBefore=${strftime(WHEN, c.notBefore)}\nnotAfter=${strftime(WHEN, c.notAfter)}\n`,
  serial: c => `serial=${toHex(c.serial).toUpperCase()}\n`,
  fingerprint: (c, digest) => {
    const bytes = DIGESTS[digest]?.(c.raw);
    if (bytes === undefined) throw new OpensslError(`berth: the digest ${digest} is not simulated`);
    return `${digest === 'sha1' ? 'SHA1' : digest} Fingerprint=${toHex(bytes, ':').toUpperCase()}\n`;
  },
  pubkey: c => publicKeyPem(c),
  modulus: c => `Modulus=${toHex(c.modulus).toUpperCase()}\n`,
  ext: (c, _, words) => {
    const ids = words.split(',').map(word => EXTENSION_WORDS[word]);
    const found = c.extensions.filter(({ id }) => ids.includes(id));
    if (found.length === 0) return 'No extensions matching\n';
    return `${extensionLines(found, 0).join('\n')}\n`;
  },
};

/** Signs a request, with an authority or with its own key. */
async function sign(process: ProgramProcess, options: Options): Promise<number> {
  const path = options.value('in');
  const request = await readAsked(process, path);
  await process.stderr.write(
    isOwn(request)
      ? `Certificate request self-signature ok\nsubject=${nameText(request.subject)}\n`
      : 'Certificate request self-signature did not match the contents\n',
  );
  if (!isOwn(request)) return 1;
  const issuer = await issuerFor(process, options, request);
  const now = Math.floor(process.clock.now() / 1000) * 1000;
  const text = issueFor(
    {
      subject: request.subject,
      notBefore: now,
      notAfter: now + lifeOf(options),
      extensions: await extensionsFor(process, options, request, issuer.publicKey),
    },
    request.publicKey,
    process.rng,
    issuer,
    issuer.serial,
  );
  await writeOutput(process, options, text);
  return 0;
}

async function issuerFor(process: ProgramProcess, options: Options, request: SigningRequest) {
  const authority = options.value('CA');
  if (authority === undefined) {
    const path = options.value('signkey') ?? options.value('key');
    if (path === undefined)
      throw new OpensslError(
        'x509: We need a private key to sign with, use -key or -CAkey or -CA with private key',
      );
    const key = await readKey(process, path, 'private key');
    return {
      subject: request.subject,
      key,
      publicKey: publicKeyInfo(key.modulus),
      serial: serialFor(process, options),
    };
  }
  const why = 'CA certificate';
  const certificate = await readCertificate(process, authority, why, `Unable to load ${why}`);
  const key = await readKey(process, options.value('CAkey') ?? authority, 'CA private key');
  if (toHex(key.modulus) !== toHex(certificate.modulus))
    throw new OpensslError('CA certificate and CA private key do not match');
  const serial = options.has('set_serial')
    ? serialFor(process, options)
    : nextSerial(process, options, authority);
  return { subject: certificate.subject, key, publicKey: certificate.publicKey, serial };
}

/** The number in the authority's serial file counts up; without one it is made up, and kept where that is asked for. */
function nextSerial(process: ProgramProcess, options: Options, authority: string): Uint8Array<ArrayBuffer> {
  const path = options.value('CAserial') ?? `${authority.replace(/\.[^./]*$/, '')}.srl`;
  const full = process.path(path);
  const { files } = process.host;
  const text = files.exists(full) ? files.readText(full, process.actor).trim() : '';
  const last = /^[0-9A-F]+$/i.test(text) ? BigInt(`0x${text}`) + 1n : undefined;
  const serial = last === undefined ? randomSerial(process) : fromHex(last.toString(16));
  if (last !== undefined || options.has('CAcreateserial') || options.has('CAserial')) {
    try {
      files.writeFile(full, `${toHex(serial).toUpperCase()}\n`, { actor: process.actor });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new OpensslError(`x509: Can't open "${path}" for writing`);
    }
  }
  return serial;
}

/** Those that a file says, and those of the request where they are to be copied. */
async function extensionsFor(
  process: ProgramProcess,
  options: Options,
  request: SigningRequest,
  authority: Uint8Array,
): Promise<Extension[]> {
  const path = options.value('extfile');
  const text =
    path === undefined ? '' : await readOr(process, path, why => `Can't open "${path}" for reading, ${why}`);
  const config = parseConfig(text);
  const defaults = new Map(config.get('default')).get('extensions');
  const section = options.value('extensions') ?? defaults ?? 'default';
  const lines = config.get(section);
  if (lines === undefined) throw new OpensslError(`Error checking extension section ${section}`);
  const own = keyId(request.publicKey);
  const context = { config, subjectKeyId: own, authorityKeyId: keyId(authority) };
  const copied = ['copy', 'copyall'].includes(options.value('copy_extensions') ?? '')
    ? (request.extensions ?? [])
    : [];
  const all = [...copied, ...lines.flatMap(([name, value]) => extensionFrom(name, value, context))];
  const isMarked = all.length === 0 || all.some(({ id }) => id === EXTENSION.subjectKeyId);
  return isMarked ? all : [...all, subjectKeyExtension(own)];
}

/** `openssl verify -CAfile CA CERTIFICATE...` */
export async function verify(process: ProgramProcess): Promise<number> {
  const options = new Options('verify', process.args.slice(1), {
    values: 'CAfile untrusted purpose',
    flags: 'verbose',
    takesOperands: true,
  });
  const path = options.value('CAfile');
  const ca =
    path === undefined
      ? undefined
      : await readCertificate(process, path, 'certificate of authority', 'Unable to load certificate');
  let status = 0;
  for (const name of options.operands) {
    const certificate = await readCertificate(
      process,
      name,
      'certificate file',
      `unable to load certificate file`,
    );
    const problem = whyNotTrusted(certificate, ca, process.clock.now());
    if (problem === undefined) {
      await process.print(`${name}: OK\n`);
      continue;
    }
    status = 2;
    await process.stderr.write(
      `${nameText(certificate.subject)}\nerror ${problem[0]} at 0 depth lookup: ${problem[1]}\nerror ${name}: verification failed\n`,
    );
  }
  return status;
}

/** models crypto/x509/x509_vfy.c: error numbers and their texts */
function whyNotTrusted(
  certificate: Certificate,
  ca: Certificate | undefined,
  now: number,
): readonly [number, string] | undefined {
  const isTrusted = ca !== undefined && toHex(certificate.raw) === toHex(ca.raw);
  if (!isTrusted && (ca === undefined || !isSignedBy(certificate, ca)))
    return nameText(certificate.subject) === nameText(certificate.issuer)
      ? [18, 'self-signed certificate']
      : [20, 'unable to get local issuer certificate'];
  if (now < certificate.notBefore) return [9, 'certificate is not yet valid'];
  return now > certificate.notAfter ? [10, 'certificate has expired'] : undefined;
}

/** @param what how openssl calls it in its errors @throws OpensslError */
async function readCertificate(
  process: ProgramProcess,
  path: string | undefined,
  what: string,
  otherwise: string,
): Promise<Certificate> {
  const text = await readOr(
    process,
    path,
    () => `Could not open file or uri for loading ${what} from ${path}\n${otherwise}`,
  );
  try {
    return parseCertificate(text);
  } catch {
    throw new OpensslError(`Could not read ${what} from ${path ?? '<stdin>'}\n${otherwise}`);
  }
}

async function readAsked(process: ProgramProcess, path: string | undefined): Promise<SigningRequest> {
  const otherwise = 'Unable to load certificate request input';
  const text = await readOr(process, path, why => `Can't open "${path}" for reading, ${why}\n${otherwise}`);
  try {
    return parseRequest(text);
  } catch {
    throw new OpensslError(otherwise);
  }
}
