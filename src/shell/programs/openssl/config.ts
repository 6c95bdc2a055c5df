/** Configuration files of openssl: sections of `name = value`. models crypto/conf of OpenSSL 3.0 */
import {
  altNamesExtension,
  authorityKeyExtension,
  constraintsExtension,
  type Extension,
  extendedUsageExtension,
  type KeyUsage,
  keyUsageExtension,
  subjectKeyExtension,
  type Usage,
} from '../../../base/x509/extensions.ts';
import { OpensslError } from './options.ts';

/** Sections by name; what stands before the first is `default`. Names may come twice: `O`, or `1.O` and `2.O`. */
export type Config = ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>;

export function parseConfig(text: string): Config {
  const sections = new Map<string, [string, string][]>();
  let section = 'default';
  sections.set(section, []);
  for (const line of text.replace(/\\\n/g, '').split('\n')) {
    const bare = line.replace(/(^|[^\\])#.*$/, '$1').trim();
    const [, head] = /^\[\s*(.*?)\s*\]$/.exec(bare) ?? [];
    if (head !== undefined) {
      section = head;
      if (!sections.has(section)) sections.set(section, []);
      continue;
    }
    const [, name, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(bare) ?? [];
    if (name !== undefined) sections.get(section)!.push([name, value!.replace(/^(["'])(.*)\1$/, '$2')]);
  }
  return sections;
}

const KEY_USAGES: Readonly<Record<string, KeyUsage>> = {
  digitalSignature: 'digitalSignature',
  nonRepudiation: 'contentCommitment',
  contentCommitment: 'contentCommitment',
  keyEncipherment: 'keyEncipherment',
  dataEncipherment: 'dataEncipherment',
  keyAgreement: 'keyAgreement',
  keyCertSign: 'certSign',
  cRLSign: 'crlSign',
  encipherOnly: 'encipherOnly',
  decipherOnly: 'decipherOnly',
};
const USAGES: Readonly<Record<string, Usage>> = {
  anyExtendedKeyUsage: 'any',
  serverAuth: 'server',
  clientAuth: 'client',
  codeSigning: 'codeSigning',
  emailProtection: 'emailProtection',
  timeStamping: 'timeStamping',
  OCSPSigning: 'ocspSigning',
};

/** What extensions may need besides their words. */
export interface ExtensionContext {
  readonly config: Config;
  /** Digests of the public keys. */
  readonly subjectKeyId: Uint8Array;
  readonly authorityKeyId: Uint8Array;
}

/**
 * The extension that a line of a configuration says: `subjectAltName = DNS:web,IP:10.0.0.9`.
 * @throws OpensslError for one that is not known here
 */
export function extensionFrom(name: string, text: string, context: ExtensionContext): Extension[] {
  const words = text.split(',').map(word => word.trim());
  const isCritical = words[0] === 'critical';
  const values = isCritical ? words.slice(1) : words;
  const known = <T>(table: Readonly<Record<string, T>>) =>
    values.map(word => {
      if (!Object.hasOwn(table, word)) throw wrong(name, text);
      return table[word]!;
    });
  switch (name) {
    case 'keyUsage':
      return [keyUsageExtension(known(KEY_USAGES), isCritical)];
    case 'extendedKeyUsage':
      return [extendedUsageExtension(known(USAGES), isCritical)];
    case 'basicConstraints': {
      const [, value = ''] = /^CA\s*:\s*(\w+)$/i.exec(values[0] ?? '') ?? [];
      if (value === '') throw wrong(name, text);
      return [constraintsExtension(/^(true|yes|1)$/i.test(value), isCritical)];
    }
    case 'subjectAltName':
      return altNamesExtension(namesOf(name, values, context.config), isCritical);
    case 'subjectKeyIdentifier':
      return [subjectKeyExtension(context.subjectKeyId)];
    case 'authorityKeyIdentifier':
      return [authorityKeyExtension(context.authorityKeyId)];
    default:
      throw wrong(name, text);
  }
}

function namesOf(name: string, values: readonly string[], config: Config) {
  const pairs = values.flatMap((value): readonly (readonly [string, string])[] => {
    if (value.startsWith('@')) {
      const section = config.get(value.slice(1));
      if (section === undefined) throw wrong(name, value);
      return section.map(([key, each]) => [key.replace(/\.\w+$/, ''), each]);
    }
    const at = value.indexOf(':');
    return [[value.slice(0, at).trim(), value.slice(at + 1).trim()]];
  });
  const of = (kind: string) => pairs.filter(([each]) => each.toUpperCase() === kind).map(([, each]) => each);
  const ips = of('IP');
  const bad = ips.find(ip => !/^\d{1,3}(\.\d{1,3}){3}$/.test(ip));
  const unknown = pairs.find(([kind]) => !['DNS', 'IP', 'EMAIL', 'URI'].includes(kind.toUpperCase()));
  if (bad !== undefined || unknown !== undefined) throw wrong(name, bad ?? unknown!.join(':'));
  return { dnsNames: of('DNS'), ips, emails: of('EMAIL'), uris: of('URI') };
}

function wrong(name: string, value: string): OpensslError {
  return new OpensslError(`Error adding extension: name=${name}, value=${value}`);
}
