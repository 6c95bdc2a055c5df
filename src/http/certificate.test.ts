import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Authority } from './certificate.ts';

describe('certificates made for a run', () => {
  const authority = new Authority('berth', Date.UTC(2026, 0, 1));
  const root = new X509Certificate(authority.certificate);

  it('are signed by an authority that may sign', () => {
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    const server = new X509Certificate(authority.server('kube-apiserver').certificate);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(root)).toBe(true);
    expect(server.verify(root.publicKey)).toBe(true);
  });

  it('name the loopback addresses for the server', () => {
    const server = new X509Certificate(authority.server('kube-apiserver').certificate);
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkIP('10.0.0.1')).toBeUndefined();
    expect(server.checkHost('localhost')).toBe('localhost');
  });

  it('name user and groups for the client, and fit their key', () => {
    const { certificate, key } = authority.client({ commonName: 'ada', organizations: ['a', 'b'] });
    const client = new X509Certificate(certificate);
    expect(client.subject.split('\n')).toEqual(['O=a', 'O=b', 'CN=ada']);
    expect(client.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(client.validFrom).toContain('Dec 31 23:00:00 2025');
  });

  it('are not another authority’s', () => {
    const other = new X509Certificate(
      new Authority('berth', Date.now()).client({ commonName: 'eve' }).certificate,
    );
    expect(other.verify(root.publicKey)).toBe(false);
  });
});
