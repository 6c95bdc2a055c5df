import { describe, expect, it } from 'vitest';
import { SeededRng } from '../rng.ts';
import { sha256Hex } from '../sha256.ts';
import { isSignedBy, issue, parseCertificate } from './certificate.ts';
import { parseKey, standInKey } from './key.ts';

describe('certificates', () => {
  it('hashes as SHA-256 does', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('abc'.repeat(50))).toHaveLength(64);
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('say what they were issued for and by whom', () => {
    const rng = new SeededRng(1);
    const caKey = standInKey(rng);
    const key = standInKey(rng);
    const subject = { commonName: 'kubernetes', organizations: [] };
    const ca = parseCertificate(
      issue({ subject, notBefore: 0, notAfter: Date.UTC(2055, 0), isCa: true }, caKey, rng),
    );
    const pem = issue(
      {
        subject: { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
        notBefore: 1000,
        notAfter: Date.UTC(2030, 5, 1),
        usages: ['client'],
        dnsNames: ['controlplane'],
        ips: ['10.96.0.1'],
      },
      key,
      rng,
      { subject, key: caKey },
    );
    const certificate = parseCertificate(pem);
    expect(certificate).toMatchObject({
      subject: { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
      issuer: { commonName: 'kubernetes' },
      notBefore: 1000,
      notAfter: Date.UTC(2030, 5, 1),
      usages: ['client'],
      dnsNames: ['controlplane'],
      ips: ['10.96.0.1'],
      isCa: false,
    });
    expect(ca.notAfter).toBe(Date.UTC(2055, 0));
    expect(isSignedBy(certificate, ca)).toBe(true);
    expect(isSignedBy(certificate, certificate)).toBe(false);
    const other = parseCertificate(issue({ subject, notBefore: 0, notAfter: 1, isCa: true }, key, rng));
    expect(isSignedBy(certificate, other)).toBe(false);
    expect(parseKey(key.pem)?.modulus).toEqual(certificate.modulus);
  });
});
