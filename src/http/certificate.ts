import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bits,
  boolean,
  explicit,
  integer,
  objectIdentifier,
  octets,
  sequence,
  set,
  tagged,
  text,
  time,
} from './der.ts';

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

const ECDSA_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const DAY = 86_400_000;

/** A certificate authority that lives as long as this object: its key is written nowhere. */
export class Authority {
  readonly certificate: string;
  private readonly key: KeyObject;
  private readonly name: Buffer;
  private readonly from: Date;

  /** @param now milliseconds since the epoch; certificates are good from an hour before for thirty days */
  constructor(commonName: string, now: number) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    this.name = distinguishedName({ commonName });
    this.from = new Date(now - 3_600_000);
    const extensions = [
      extension('2.5.29.19', true, sequence(boolean(true))),
      extension('2.5.29.15', true, bits(Buffer.from([0b0000_0110]), 1)),
    ];
    this.certificate = this.issue(this.name, publicKey, extensions);
  }

  /** A certificate for a TLS server that answers at the loopback addresses. */
  server(commonName: string): Identity {
    const names = [
      tagged(2, Buffer.from('localhost')),
      tagged(2, Buffer.from('kubernetes')),
      tagged(7, Buffer.from([127, 0, 0, 1])),
      tagged(7, Buffer.concat([Buffer.alloc(15), Buffer.from([1])])),
    ];
    return this.leaf({ commonName }, '1.3.6.1.5.5.7.3.1', [
      extension('2.5.29.17', false, sequence(...names)),
    ]);
  }

  /** A certificate by which a client shows who it is. */
  client(subject: Subject): Identity {
    return this.leaf(subject, '1.3.6.1.5.5.7.3.2', []);
  }

  private leaf(subject: Subject, usage: string, more: readonly Buffer[]): Identity {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const extensions = [
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.15', true, bits(Buffer.from([0b1000_0000]), 7)),
      extension('2.5.29.37', false, sequence(objectIdentifier(usage))),
      ...more,
    ];
    return {
      certificate: this.issue(distinguishedName(subject), publicKey, extensions),
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    };
  }

  private issue(subject: Buffer, publicKey: KeyObject, extensions: readonly Buffer[]): string {
    const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
    const keyId = createHash('sha1').update(publicInfo).digest();
    const body = sequence(
      explicit(0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
      ECDSA_SHA256,
      this.name,
      sequence(time(this.from), time(new Date(this.from.getTime() + 30 * DAY))),
      subject,
      publicInfo,
      explicit(3, sequence(...extensions, extension('2.5.29.14', false, octets(keyId)))),
    );
    const signature = sign('sha256', body, this.key);
    return pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(signature)));
  }
}

function distinguishedName({ commonName, organizations = [] }: Subject): Buffer {
  const part = (oid: string, value: string) => set(sequence(objectIdentifier(oid), text(value)));
  return sequence(...organizations.map(group => part(ORGANIZATION, group)), part(COMMON_NAME, commonName));
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octets(value));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
