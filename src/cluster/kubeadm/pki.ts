/** The certificates and keys of a cluster, as `kubeadm init phase certs all` leaves them in /etc/kubernetes/pki. */
import type { Rng } from '../../base/rng.ts';
import { type CertificateRequest, issue } from '../../base/x509/certificate.ts';
import { type KeyPair, publicKeyPem, standInKey } from '../../base/x509/key.ts';
import type { Subject } from '../../base/x509/name.ts';
import { NETWORK, type PlannedNode } from '../spec.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
export const PKI = '/etc/kubernetes/pki';

/** Issues certificates in the name of one authority. */
export interface Authority {
  readonly pem: string;
  issue(request: Omit<CertificateRequest, 'notBefore' | 'notAfter'>): {
    readonly certificate: string;
    readonly key: string;
  };
}

/** The authorities of a cluster and the files that hold them. */
export interface Pki {
  readonly ca: Authority;
  /** Paths below /etc/kubernetes/pki and their content; keys are for root only. */
  readonly files: ReadonlyMap<string, string>;
}

/** Makes everything anew. @param now when `kubeadm init` ran */
export function makePki(controlPlane: PlannedNode, now: number, rng: Rng): Pki {
  const files = new Map<string, string>();
  const authority = (name: string, path: string): Authority => {
    const subject: Subject = { commonName: name };
    const key = standInKey(rng);
    const pem = issue(
      { subject, notBefore: now, notAfter: now + 10 * YEAR, isCa: true, dnsNames: [name] },
      key,
      rng,
    );
    files.set(`${path}.crt`, pem).set(`${path}.key`, key.pem);
    return { pem, issue: request => signed(request, { subject, key }, now, rng) };
  };
  const put = (path: string, pair: { readonly certificate: string; readonly key: string }) =>
    files.set(`${path}.crt`, pair.certificate).set(`${path}.key`, pair.key);
  const { name, ip } = controlPlane;
  const admins = ['kubeadm:cluster-admins'];

  const ca = authority('kubernetes', 'ca');
  put(
    'apiserver',
    ca.issue({
      subject: { commonName: 'kube-apiserver' },
      usages: ['server'],
      dnsNames: [
        name,
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        `kubernetes.default.svc.${NETWORK.dnsDomain}`,
      ],
      ips: [NETWORK.apiServerIp, ip],
    }),
  );
  put(
    'apiserver-kubelet-client',
    ca.issue({
      subject: { commonName: 'kube-apiserver-kubelet-client', organizations: admins },
      usages: ['client'],
    }),
  );
  const frontProxy = authority('front-proxy-ca', 'front-proxy-ca');
  put(
    'front-proxy-client',
    frontProxy.issue({ subject: { commonName: 'front-proxy-client' }, usages: ['client'] }),
  );
  const etcd = authority('etcd-ca', 'etcd/ca');
  for (const role of ['server', 'peer'])
    put(
      `etcd/${role}`,
      etcd.issue({
        subject: { commonName: name },
        usages: ['server', 'client'],
        dnsNames: [name, 'localhost'],
        ips: [ip, '127.0.0.1'],
      }),
    );
  put(
    'etcd/healthcheck-client',
    etcd.issue({ subject: { commonName: 'kube-etcd-healthcheck-client' }, usages: ['client'] }),
  );
  put(
    'apiserver-etcd-client',
    etcd.issue({ subject: { commonName: 'kube-apiserver-etcd-client' }, usages: ['client'] }),
  );
  const serviceAccounts = standInKey(rng);
  files.set('sa.key', serviceAccounts.pem).set('sa.pub', publicKeyPem(serviceAccounts));
  return { ca, files };
}

function signed(
  request: Omit<CertificateRequest, 'notBefore' | 'notAfter'>,
  issuer: { readonly subject: Subject; readonly key: KeyPair },
  now: number,
  rng: Rng,
): { certificate: string; key: string } {
  const key = standInKey(rng);
  const certificate = issue({ ...request, notBefore: now, notAfter: now + YEAR }, key, rng, issuer);
  return { certificate, key: key.pem };
}
