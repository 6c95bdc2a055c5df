/** `kubeadm certs`. models cmd/kubeadm/app/cmd/certs.go and phases/certs/renewal */

import { align } from '../../../apimachinery/go/tabwriter.ts';
import { fromBase64, toBase64 } from '../../../base/base64.ts';
import { toHex } from '../../../base/hex.ts';
import { issue, parseCertificate } from '../../../base/x509/certificate.ts';
import { parseKey, standInKey } from '../../../base/x509/key.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { strftime } from '../../time.ts';
import { type Command, KubeadmError } from './command.ts';

/** As kubeadm aligns its tables; the last column is padded by itself. */
const STYLE = { minWidth: 10, padding: 3, remembers: false };
const NO = 'no'.padEnd(8);

export const PKI = '/etc/kubernetes/pki';

/** What a command says first that asks the cluster for its configuration. */
function readingConfig(command: string): string {
  return `[${command}] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...
[${command}] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.

`;
}

/** Certificates of kubeadm: its name for each, the file, the authority. In the order of kubeadm's table. */
const CERTIFICATES: readonly (readonly [name: string, path: string, authority: string])[] = [
  ['admin.conf', '/etc/kubernetes/admin.conf', 'ca'],
  ['apiserver', `${PKI}/apiserver.crt`, 'ca'],
  ['apiserver-etcd-client', `${PKI}/apiserver-etcd-client.crt`, 'etcd-ca'],
  ['apiserver-kubelet-client', `${PKI}/apiserver-kubelet-client.crt`, 'ca'],
  ['controller-manager.conf', '/etc/kubernetes/controller-manager.conf', 'ca'],
  ['etcd-healthcheck-client', `${PKI}/etcd/healthcheck-client.crt`, 'etcd-ca'],
  ['etcd-peer', `${PKI}/etcd/peer.crt`, 'etcd-ca'],
  ['etcd-server', `${PKI}/etcd/server.crt`, 'etcd-ca'],
  ['front-proxy-client', `${PKI}/front-proxy-client.crt`, 'front-proxy-ca'],
  ['scheduler.conf', '/etc/kubernetes/scheduler.conf', 'ca'],
  ['super-admin.conf', '/etc/kubernetes/super-admin.conf', 'ca'],
];
const AUTHORITIES: readonly (readonly [name: string, path: string])[] = [
  ['ca', `${PKI}/ca.crt`],
  ['etcd-ca', `${PKI}/etcd/ca.crt`],
  ['front-proxy-ca', `${PKI}/front-proxy-ca.crt`],
];

export const checkExpiration: Command = async process => {
  await process.print(readingConfig('check-expiration'));
  const rows = CERTIFICATES.map(([name, path, authority]) => {
    const until = expiry(process, path);
    return until === undefined
      ? [`!MISSING! ${name}`, '', '', '', '']
      : [name, stamp(until), left(until - process.clock.now()), authority, NO];
  });
  const authorities = AUTHORITIES.map(([name, path]) => {
    const until = expiry(process, path);
    return until === undefined
      ? [`!MISSING! ${name}`, '', '', '']
      : [name, stamp(until), left(until - process.clock.now()), NO];
  });
  const aligned = (lines: readonly (readonly string[])[]) =>
    align(`${lines.map(line => line.join('\t')).join('\n')}\n`, STYLE);
  const head = ['EXPIRES', 'RESIDUAL TIME'];
  await process.print(
    `${aligned([['CERTIFICATE', ...head, 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], ...rows])}\n${aligned(
      [['CERTIFICATE AUTHORITY', ...head, 'EXTERNALLY MANAGED'], ...authorities],
    )}`,
  );
  return 0;
};

/** When the certificate in a file, or in a kubeconfig, ends. */
function expiry(process: ProgramProcess, path: string): number | undefined {
  const { files } = process.host;
  if (!files.exists(path)) return undefined;
  const text = files.readText(path, process.actor);
  const embedded = /client-certificate-data: *(\S+)/.exec(text)?.[1];
  try {
    return parseCertificate(embedded ? new TextDecoder().decode(fromBase64(embedded)) : text).notAfter;
  } catch {
    return undefined;
  }
}

function stamp(ms: number): string {
  return strftime('%b %d, %Y %H:%M UTC', ms);
}

export function left(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  if (ms < 0) return '<invalid>';
  return days >= 2 * 365
    ? `${Math.floor(days / 365)}y`
    : days >= 2
      ? `${days}d`
      : `${Math.floor(ms / 3_600_000)}h`;
}

export const certificateKey: Command = async process => {
  const bytes = Array.from({ length: 32 }, () => process.rng.int(256));
  await process.print(`${toHex(bytes)}\n`);
  return 0;
};

/** What kubeadm calls each certificate when it has renewed it, in its order. */
const RENEWABLE: Readonly<Record<string, string>> = {
  'admin.conf': 'certificate embedded in the kubeconfig file for the admin to use and for kubeadm itself',
  apiserver: 'certificate for serving the Kubernetes API',
  'apiserver-etcd-client': 'certificate the apiserver uses to access etcd',
  'apiserver-kubelet-client': 'certificate for the API server to connect to kubelet',
  'controller-manager.conf': 'certificate embedded in the kubeconfig file for the controller manager to use',
  'etcd-healthcheck-client': 'certificate for liveness probes to healthcheck etcd',
  'etcd-peer': 'certificate for etcd nodes to communicate with each other',
  'etcd-server': 'certificate for serving etcd',
  'front-proxy-client': 'certificate for the front proxy client',
  'scheduler.conf': 'certificate embedded in the kubeconfig file for the scheduler manager to use',
  'super-admin.conf': 'certificate embedded in the kubeconfig file for the super-admin',
};

/** Names that `kubeadm certs renew` takes. */
export const RENEWALS: readonly string[] = ['all', ...Object.keys(RENEWABLE)];

export const renew: Command = async (process, [name = '']) => {
  await process.print(readingConfig('renew'));
  for (const each of name === 'all' ? Object.keys(RENEWABLE) : [name]) {
    const [, path = '', authority = ''] = CERTIFICATES.find(([known]) => known === each) ?? [];
    if (!process.host.files.exists(path)) {
      await process.print(`MISSING! ${RENEWABLE[each]}\n`);
      continue;
    }
    renewOne(process, path, authority);
    await process.print(`${RENEWABLE[each]} renewed\n`);
  }
  if (name === 'all')
    await process.print(
      '\nDone renewing certificates. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they can use the new certificates.\n',
    );
  return 0;
};

const YEAR = 365 * 86_400_000;

/** A certificate and key as an authority of the machine signs them. */
export function signed(
  process: ProgramProcess,
  authority: string,
  request: Pick<Parameters<typeof issue>[0], 'subject' | 'usages' | 'dnsNames' | 'ips'>,
  lifetime = YEAR,
): { readonly certificate: string; readonly key: string; readonly caPem: string } {
  const { files } = process.host;
  const [, caPath = `${PKI}/ca.crt`] = AUTHORITIES.find(([known]) => known === authority) ?? [];
  const keyPath = caPath.replace(/crt$/, 'key');
  for (const path of [caPath, keyPath])
    if (!files.exists(path))
      throw new KubeadmError(
        `couldn't load CA certificate ${authority}: couldn't load the certificate file ${path}: open ${path}: no such file or directory`,
      );
  const caPem = files.readText(caPath, process.actor);
  const { subject } = parseCertificate(caPem);
  const caKey = parseKey(files.readText(keyPath, process.actor))!;
  const key = standInKey(process.rng);
  const now = process.clock.now();
  const certificate = issue({ ...request, notBefore: now, notAfter: now + lifetime }, key, process.rng, {
    subject,
    key: caKey,
  });
  return { certificate, key: key.pem, caPem };
}

function renewOne(process: ProgramProcess, path: string, authority: string): void {
  const { files } = process.host;
  const text = files.readText(path, process.actor);
  const embedded = /client-certificate-data: *(\S+)/.exec(text)?.[1];
  const old = parseCertificate(embedded ? new TextDecoder().decode(fromBase64(embedded)) : text);
  const { subject, usages, dnsNames, ips } = old;
  const fresh = signed(process, authority, {
    subject,
    ...(usages && { usages }),
    ...(dnsNames && { dnsNames }),
    ...(ips && { ips }),
  });
  const write = (to: string, content: string) => files.writeFile(to, content, { actor: process.actor });
  if (embedded === undefined) {
    write(path, fresh.certificate);
    write(path.replace(/crt$/, 'key'), fresh.key);
    return;
  }
  write(
    path,
    text
      .replace(/(client-certificate-data: *)\S+/, `$1${toBase64(fresh.certificate)}`)
      .replace(/(client-key-data: *)\S+/, `$1${toBase64(fresh.key)}`),
  );
}
