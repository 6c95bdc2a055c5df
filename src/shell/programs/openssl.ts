import { sha256Hex } from '../../base/sha256.ts';
import type { Certificate, Subject } from '../../machine/pki/certificate.ts';
import { isSignedBy, parseCertificate } from '../../machine/pki/certificate.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { strftime } from '../time.ts';

const VERSION = 'OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)';
const WHEN = '%b %e %H:%M:%S %Y GMT';

/** `openssl x509 -in FILE [-noout] [-text|-subject|-issuer|-dates|...]`, `openssl verify`, `openssl version`. */
export const openssl: Program = async process => {
  const [command] = process.args;
  switch (command) {
    case 'x509':
      return x509(process);
    case 'verify':
      return verify(process);
    case 'version':
      await process.print(`${VERSION}\n`);
      return 0;
  }
  throw new ProgramError(
    `${command === undefined ? 'no command' : `'${command}' is not among the commands that this machine has`}: x509, verify, version`,
  );
};

interface X509Options {
  readonly input: string | undefined;
  readonly shown: readonly string[];
  readonly noout: boolean;
  readonly checkEnd: number | undefined;
}

function x509Options(process: ProgramProcess): X509Options {
  const shown: string[] = [];
  let input: string | undefined;
  let noout = false;
  let checkEnd: number | undefined;
  const args = process.args.slice(1);
  for (let i = 0; i < args.length; i++) {
    const option = args[i]!.replace(/^--/, '-');
    if (option === '-in') input = args[++i];
    else if (option === '-noout') noout = true;
    else if (option === '-checkend') checkEnd = Number(args[++i]);
    else if (/^-(inform|outform|nameopt|certopt)$/.test(option)) i++;
    else if (SHOWN.has(option.slice(1))) shown.push(option.slice(1));
    else if (option !== '-sha256')
      throw new ProgramError(`x509: Unknown option: ${option}\nx509: Use -help for summary.`);
  }
  return { input, shown, noout, checkEnd };
}

async function x509(process: ProgramProcess): Promise<number> {
  const { input, shown, noout, checkEnd } = x509Options(process);
  const pem = await read(process, input);
  let certificate: Certificate;
  try {
    certificate = parseCertificate(pem);
  } catch {
    await process.stderr.write(
      `Could not read certificate from ${input ?? '<stdin>'}\nUnable to load certificate\n`,
    );
    return 1;
  }
  for (const name of shown) await process.print(SHOWN.get(name)!(certificate));
  if (!noout)
    await process.print(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/.exec(pem)![0]);
  if (checkEnd === undefined) return 0;
  const expires = certificate.notAfter < process.clock.now() + checkEnd * 1000;
  await process.print(`Certificate will ${expires ? '' : 'not '}expire\n`);
  return expires ? 1 : 0;
}

/** `openssl verify -CAfile CA CERTIFICATE` */
async function verify(process: ProgramProcess): Promise<number> {
  const at = process.args.indexOf('-CAfile');
  const authority = process.args[at + 1];
  const names = process.args
    .slice(1)
    .filter((arg, i) => !arg.startsWith('-') && !(at >= 0 && i + 1 === at + 1));
  if (at < 0 || authority === undefined || names.length === 0)
    throw new ProgramError('verify: usage: openssl verify -CAfile CA.crt CERTIFICATE...');
  const ca = parseCertificate(await read(process, authority));
  let status = 0;
  for (const name of names) {
    const certificate = parseCertificate(await read(process, name));
    const problem = !isSignedBy(certificate, ca)
      ? [20, 'unable to get local issuer certificate']
      : certificate.notAfter < process.clock.now()
        ? [10, 'certificate has expired']
        : undefined;
    if (problem === undefined) await process.print(`${name}: OK\n`);
    else {
      status = 2;
      const subject = nameText(certificate.subject);
      await process.stderr.write(
        `${subject}\nerror ${problem[0]} at 0 depth lookup: ${problem[1]}\nerror ${name}: verification failed\n`,
      );
    }
  }
  return status;
}

async function read(process: ProgramProcess, path: string | undefined): Promise<string> {
  const file = process.open(path ?? '-');
  const reader = process.readerOf(file);
  const decoder = new TextDecoder();
  let text = '';
  for (let chunk = await reader.read(); chunk; chunk = await reader.read())
    text += decoder.decode(chunk, { stream: true });
  file.close();
  return text;
}

/** What each option prints. */
const SHOWN: ReadonlyMap<string, (certificate: Certificate) => string> = new Map([
  ['text', wholeText],
  ['subject', c => `subject=${nameText(c.subject)}\n`],
  ['issuer', c => `issuer=${nameText(c.issuer)}\n`],
  ['startdate', c => `notBefore=${strftime(WHEN, c.notBefore)}\n`],
  ['enddate', c => `notAfter=${strftime(WHEN, c.notAfter)}\n`],
  ['dates', c => `notBefore=${strftime(WHEN, c.notBefore)}\nnotAfter=${strftime(WHEN, c.notAfter)}\n`],
  ['serial', c => `serial=${hex(c.serial, '').toUpperCase()}\n`],
  [
    'fingerprint',
    c =>
      `sha256 Fingerprint=${sha256Hex(c.raw)
        .toUpperCase()
        .replace(/..(?=.)/g, '$&:')}\n`,
  ],
  ['ext', c => extensionLines(c).join('\n').concat('\n')],
]);

function nameText({ organizations = [], commonName }: Subject): string {
  return [...organizations.map(name => `O = ${name}`), `CN = ${commonName}`].join(', ');
}

function hex(bytes: Uint8Array, separator: string): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(separator);
}

/** Bytes in rows, as openssl prints keys and signatures. */
function block(bytes: Uint8Array, indent: number, perRow: number): string[] {
  const all = hex(bytes, ':').split(':');
  const rows: string[] = [];
  for (let i = 0; i < all.length; i += perRow) {
    const last = i + perRow >= all.length;
    rows.push(`${' '.repeat(indent)}${all.slice(i, i + perRow).join(':')}${last ? '' : ':'}`);
  }
  return rows;
}

function extensionLines(c: Certificate): string[] {
  const indent = ' '.repeat(12);
  const lines: string[] = [];
  const add = (name: string, value: string) => lines.push(`${indent}${name}`, `${indent}    ${value}`);
  add(
    'X509v3 Key Usage: critical',
    c.isCa ? 'Digital Signature, Key Encipherment, Certificate Sign' : 'Digital Signature, Key Encipherment',
  );
  const usages = (c.usages ?? []).map(
    usage => `TLS Web ${usage === 'server' ? 'Server' : 'Client'} Authentication`,
  );
  if (usages.length > 0) add('X509v3 Extended Key Usage: ', usages.join(', '));
  add('X509v3 Basic Constraints: critical', c.isCa ? 'CA:TRUE' : 'CA:FALSE');
  const names = [
    ...(c.dnsNames ?? []).map(name => `DNS:${name}`),
    ...(c.ips ?? []).map(ip => `IP Address:${ip}`),
  ];
  if (names.length > 0) add('X509v3 Subject Alternative Name: ', names.join(', '));
  return lines;
}

/** models X509_print_ex of OpenSSL 3.0 */
function wholeText(c: Certificate): string {
  const serial = BigInt(`0x${hex(c.serial, '')}`);
  const modulus = c.modulus[0]! & 0x80 ? Uint8Array.of(0, ...c.modulus) : c.modulus;
  return [
    'Certificate:',
    '    Data:',
    '        Version: 3 (0x2)',
    `        Serial Number: ${serial} (0x${serial.toString(16)})`,
    '        Signature Algorithm: sha256WithRSAEncryption',
    `        Issuer: ${nameText(c.issuer)}`,
    '        Validity',
    `            Not Before: ${strftime(WHEN, c.notBefore)}`,
    `            Not After : ${strftime(WHEN, c.notAfter)}`,
    `        Subject: ${nameText(c.subject)}`,
    '        Subject Public Key Info:',
    '            Public Key Algorithm: rsaEncryption',
    `                Public-Key: (${c.modulus.length * 8} bit)`,
    '                Modulus:',
    ...block(modulus, 20, 15),
    '                Exponent: 65537 (0x10001)',
    '        X509v3 extensions:',
    ...extensionLines(c),
    '    Signature Algorithm: sha256WithRSAEncryption',
    '    Signature Value:',
    ...block(c.signature, 8, 18),
    '',
  ].join('\n');
}
