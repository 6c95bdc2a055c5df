/** `openssl`: keys, requests and certificates. The words are those of OpenSSL 3.0 in Debian. */
import { toBase64 } from '../../../base/base64.ts';
import { toHex } from '../../../base/hex.ts';
import { DIGESTS } from '../../../base/x509/digest.ts';
import type { Program, ProgramProcess } from '../../process/program.ts';
import { verify, x509 } from './certificates.ts';
import { genpkey, genrsa, showKey } from './keys.ts';
import { bytesOr, OpensslError, Options, writeOutput } from './options.ts';
import { req } from './requests.ts';

const VERSION = 'OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)';
const HELP = `openssl of this machine has: dgst genpkey genrsa pkey rand req rsa sha1 sha256 sha384 sha512 verify version x509\n`;

const COMMANDS: Readonly<Record<string, Program>> = {
  genrsa,
  genpkey,
  rsa: showKey,
  pkey: showKey,
  req,
  x509,
  verify,
  dgst: process => digest(process, 'sha256'),
  ...Object.fromEntries(
    Object.keys(DIGESTS).map(name => [name, (process: ProgramProcess) => digest(process, name)]),
  ),
  rand,
  version: async process => {
    await process.print(`${VERSION}\n`);
    return 0;
  },
  help: async process => {
    await process.stderr.write(HELP);
    return 0;
  },
};

export const openssl: Program = async process => {
  const [name = 'help'] = process.args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]! : undefined;
  try {
    if (command === undefined) throw new OpensslError(`Invalid command '${name}'; type "help" for a list.`);
    return await command(process);
  } catch (error) {
    if (!(error instanceof OpensslError)) throw error;
    await process.stderr.write(`${error.message}\n`);
    return error.status;
  }
};

async function digest(process: ProgramProcess, usual: string): Promise<number> {
  const options = new Options(process.args[0]!, process.args.slice(1), {
    values: 'out',
    flags: 'hex binary r c',
    takesOperands: true,
  });
  const name = options.digest ?? usual;
  const compute = DIGESTS[name];
  if (compute === undefined) throw new OpensslError(`berth: the digest ${name} is not simulated`);
  const title = name === 'sha1' ? 'SHA1' : `SHA2-${name.slice(3)}`;
  for (const path of options.operands.length === 0 ? [undefined] : options.operands) {
    const bytes = await bytesOr(process, path, why => `Can't open "${path}" for reading, ${why}`);
    const value = toHex(compute(bytes));
    await writeOutput(
      process,
      options,
      options.has('r') ? `${value} *${path ?? 'stdin'}\n` : `${title}(${path ?? 'stdin'})= ${value}\n`,
    );
  }
  return 0;
}

async function rand(process: ProgramProcess): Promise<number> {
  const options = new Options('rand', process.args.slice(1), {
    values: 'out',
    flags: 'hex base64',
    takesOperands: true,
  });
  const [text = ''] = options.operands;
  if (!/^\d+$/.test(text))
    throw options.usage(text === '' ? 'Must specify number of bytes' : `Can't parse "${text}" as a number`);
  const bytes = Uint8Array.from({ length: Number(text) }, () => process.rng.int(256));
  const shown = options.has('hex')
    ? toHex(bytes)
    : options.has('base64')
      ? (toBase64(bytes).match(/.{1,64}/g) ?? []).join('\n')
      : undefined;
  if (shown === undefined) await process.stdout.write(bytes);
  else await writeOutput(process, options, `${shown}\n`);
  return 0;
}
