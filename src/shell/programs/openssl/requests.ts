/** `openssl req`: requests for certificates, and certificates that sign themselves. models apps/req.c of OpenSSL 3.0 */
import { fromHex, toHex } from '../../../base/hex.ts';
import { issueFor } from '../../../base/x509/certificate.ts';
import { keyId } from '../../../base/x509/digest.ts';
import {
  authorityKeyExtension,
  constraintsExtension,
  type Extension,
  subjectKeyExtension,
} from '../../../base/x509/extensions.ts';
import { type KeyPair, publicKeyInfo, publicKeyPem } from '../../../base/x509/key.ts';
import { nameText, type Subject } from '../../../base/x509/name.ts';
import { isOwn, makeRequest, parseRequest, type SigningRequest } from '../../../base/x509/request.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { type Config, extensionFrom, parseConfig } from './config.ts';
import { KEY_MODE, newKey, readKey } from './keys.ts';
import { OpensslError, Options, readOr, writeOutput } from './options.ts';
import { askedSubject, configuredSubject, parseSubject } from './subject.ts';
import { requestText } from './text.ts';

const DAY = 86_400_000;
const DAYS = 30;
/** Bytes of a serial number that openssl makes up. */
const SERIAL = 20;
const SPEC = {
  values:
    'in out inform outform key keyout newkey subj addext config extensions reqexts days set_serial passin passout section',
  flags: 'new x509 noout text subject pubkey verify modulus nodes noenc batch utf8',
};

export async function req(process: ProgramProcess): Promise<number> {
  const options = new Options('req', process.args.slice(1), SPEC);
  const isNew = ['new', 'newkey', 'x509'].some(name => options.has(name)) && !options.has('in');
  if (!isNew) return show(process, options, await readRequest(process, options.value('in')));
  const config = await readConfig(process, options);
  const key = await keyFor(process, options);
  const subject = await subjectFor(process, options, config);
  if (options.has('x509')) return selfSigned(process, options, config, subject, key);
  const section = options.value('reqexts') ?? options.value('extensions');
  const extensions = extensionsFor(options, config, key, section ?? settingOf(config, 'req_extensions'));
  const text = makeRequest(subject, extensions, key);
  return show(process, options, parseRequest(text), text);
}

/** @throws OpensslError when a file holds no request */
export async function readRequest(
  process: ProgramProcess,
  path: string | undefined,
): Promise<SigningRequest> {
  const text = await readOr(
    process,
    path,
    why => `Can't open "${path}" for reading, ${why}\nUnable to load X509 request`,
  );
  try {
    return parseRequest(text);
  } catch {
    throw new OpensslError('Unable to load X509 request');
  }
}

/** A serial number as openssl makes them up. */
export function randomSerial({ rng }: ProgramProcess): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: SERIAL }, (_, i) => (i === 0 ? rng.int(127) + 1 : rng.int(256)));
}

/** The serial number that `-set_serial` gives, or another. */
export function serialFor(process: ProgramProcess, options: Options): Uint8Array<ArrayBuffer> {
  const text = options.value('set_serial');
  if (text === undefined) return randomSerial(process);
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text))
    throw new OpensslError(`${options.command}: bad serial number ${text}`);
  return fromHex(BigInt(text).toString(16));
}

/** How long a certificate is to hold: milliseconds. */
export function lifeOf(options: Options): number {
  return options.number('days', DAYS) * DAY;
}

async function show(
  process: ProgramProcess,
  options: Options,
  request: SigningRequest,
  made?: string,
): Promise<number> {
  if (options.has('verify')) {
    const isGood = isOwn(request);
    await process.stderr.write(`Certificate request self-signature verify ${isGood ? 'OK' : 'failure'}\n`);
    if (!isGood) return 1;
  }
  if (options.has('text')) await process.print(requestText(request));
  if (options.has('subject')) await process.print(`subject=${nameText(request.subject)}\n`);
  if (options.has('pubkey')) await process.print(publicKeyPem(request));
  if (options.has('modulus')) await process.print(`Modulus=${toHex(request.modulus).toUpperCase()}\n`);
  if (options.has('noout')) return 0;
  const path = options.value('in');
  await writeOutput(process, options, made ?? (await readOr(process, path, why => why)));
  return 0;
}

async function selfSigned(
  process: ProgramProcess,
  options: Options,
  config: Config,
  subject: Subject,
  key: KeyPair,
): Promise<number> {
  const own = keyId(publicKeyInfo(key.modulus));
  const section = options.value('extensions') ?? settingOf(config, 'x509_extensions');
  const more = extensionsFor(options, config, key, section);
  const usual =
    section === undefined
      ? [subjectKeyExtension(own), authorityKeyExtension(own), constraintsExtension(true, true)]
      : [];
  const extensions = [...usual.filter(({ id }) => !more.some(each => each.id === id)), ...more];
  const now = Math.floor(process.clock.now() / 1000) * 1000;
  const text = issueFor(
    { subject, notBefore: now, notAfter: now + lifeOf(options), extensions },
    publicKeyInfo(key.modulus),
    process.rng,
    { subject, key },
    serialFor(process, options),
  );
  await writeOutput(process, options, text);
  return 0;
}

/** The key that `-key` names, or a new one as `-newkey` says. */
async function keyFor(process: ProgramProcess, options: Options): Promise<KeyPair> {
  const path = options.value('key');
  if (path !== undefined) return readKey(process, path, 'private key');
  const [, size = '2048'] = /^rsa(?::(\d+))?$/.exec(options.value('newkey') ?? 'rsa') ?? [];
  if (!/^rsa/.test(options.value('newkey') ?? 'rsa'))
    throw new OpensslError(`berth: this machine makes RSA keys only: -newkey rsa:2048`);
  if (!options.has('nodes') && !options.has('noenc'))
    throw new OpensslError('berth: keys with a pass phrase are not simulated: add -nodes');
  const key = newKey(process, Number(size));
  await process.stderr.write('-----\n');
  await writeOutput(process, options, key.pem, {
    path: options.value('keyout') ?? 'privkey.pem',
    mode: KEY_MODE,
  });
  return key;
}

async function subjectFor(process: ProgramProcess, options: Options, config: Config): Promise<Subject> {
  const text = options.value('subj');
  if (text === undefined)
    return configuredSubject(config) ?? (await askedSubject(process, !options.has('x509')));
  const warnings: string[] = [];
  const subject = parseSubject(text, 'req', line => warnings.push(line));
  for (const warning of warnings) await process.stderr.write(warning);
  return subject;
}

function extensionsFor(
  options: Options,
  config: Config,
  key: KeyPair,
  section: string | undefined,
): Extension[] {
  const lines = section === undefined ? [] : config.get(section);
  if (lines === undefined) throw new OpensslError(`Error checking request extension section ${section}`);
  const added = options.values('addext').map(text => {
    const at = text.indexOf('=');
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const;
  });
  const own = keyId(publicKeyInfo(key.modulus));
  const context = { config, subjectKeyId: own, authorityKeyId: own };
  return [...lines, ...added].flatMap(([name, value]) => extensionFrom(name, value, context));
}

function settingOf(config: Config, name: string): string | undefined {
  return new Map(config.get('req') ?? []).get(name);
}

async function readConfig(process: ProgramProcess, options: Options): Promise<Config> {
  const path = options.value('config');
  if (path === undefined) return new Map();
  return parseConfig(await readOr(process, path, why => `Can't open "${path}" for reading, ${why}`));
}
