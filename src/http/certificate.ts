import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, boolean, der, integer, octets, oid, sequence, set, TAG, text, time } from '../base/der.ts';
import { toPem } from '../base/pem.ts';

/** A certificate with its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  readonly commonName: string;
  /** Groups, as Kubernetes reads a client certificate. */
  readonly organizations?: readonly string[];
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
/** The tags of what a certificate may be good for besides its subject. */
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const DAY = 86_400_000;

/** A certificate authority that lives as long as this object: its key is written nowhere. */
export class Authority {
  readonly certificate: string;
  private readonly key: KeyObject;
  private readonly name: Uint8Array;
  private readonly from: number;

  /** @param now milliseconds since the epoch; certificates are good from an hour before for thirty days */
  constructor(commonName: string, now: number) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    this.name = distinguishedName({ commonName });
    this.from = now - 3_600_000;
    const extensions = [
      extension('2.5.29.19', true, sequence(boolean(true))),
      extension('2.5.29.15', true, bits(Uint8Array.of(0b0000_0110), 1)),
    ];
    this.certificate = this.issue(this.name, publicKey, extensions);
  }

  /** A certificate for a TLS server that answers at the loopback addresses. */
  server(commonName: string): Identity {
    const names = [
      text(DNS_NAME, 'localhost'),
      text(DNS_NAME, 'kubernetes'),
      der(IP_ADDRESS, Uint8Array.of(127, 0, 0, 1)),
      der(IP_ADDRESS, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
    ];
    return this.leaf({ commonName }, '1.3.6.1.5.5.7.3.1', [
      extension('2.5.29.17', false, sequence(...names)),
    ]);
  }

  /** A certificate by which a client shows who it is. */
  client(subject: Subject): Identity {
    return this.leaf(subject, '1.3.6.1.5.5.7.3.2', []);
  }

  private leaf(subject: Subject, usage: string, more: readonly Uint8Array[]): Identity {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const extensions = [
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.15', true, bits(Uint8Array.of(0b1000_0000), 7)),
      extension('2.5.29.37', false, sequence(oid(usage))),
      ...more,
    ];
    return {
      certificate: this.issue(distinguishedName(subject), publicKey, extensions),
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    };
  }

  private issue(subject: Uint8Array, publicKey: KeyObject, extensions: readonly Uint8Array[]): string {
    const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
    const keyId = createHash('sha1').update(publicInfo).digest();
    const body = sequence(
      der(0xa0, integer(2)),
      integer(Uint8Array.of(1, ...randomBytes(15))),
      ECDSA_SHA256,
      this.name,
      sequence(time(this.from), time(this.from + 30 * DAY)),
      subject,
      publicInfo,
      der(0xa3, sequence(...extensions, extension('2.5.29.14', false, octets(keyId)))),
    );
    const signature = sign('sha256', body, this.key);
    return toPem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(signature)));
  }
}

function distinguishedName({ commonName, organizations = [] }: Subject): Uint8Array {
  const part = (type: string, value: string) => set(sequence(oid(type), text(TAG.utf8, value)));
  return sequence(...organizations.map(group => part(ORGANIZATION, group)), part(COMMON_NAME, commonName));
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}
