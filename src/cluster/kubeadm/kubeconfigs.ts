/** The kubeconfigs that kubeadm writes to /etc/kubernetes. */
import { toBase64 } from '../../base/base64.ts';
import type { Subject } from '../../base/x509/name.ts';
import type { Authority } from './pki.ts';

/** What one of them holds. */
export interface KubeconfigRequest {
  readonly path: string;
  readonly user: string;
  readonly subject: Subject;
}

/** The kubeconfigs of the control-plane machine. */
export function controlPlaneKubeconfigs(): readonly KubeconfigRequest[] {
  const admin = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] };
  return [
    { path: '/etc/kubernetes/admin.conf', user: 'kubernetes-admin', subject: admin },
    {
      path: '/etc/kubernetes/super-admin.conf',
      user: 'kubernetes-super-admin',
      subject: { commonName: 'kubernetes-super-admin', organizations: ['system:masters'] },
    },
    {
      path: '/etc/kubernetes/controller-manager.conf',
      user: 'system:kube-controller-manager',
      subject: { commonName: 'system:kube-controller-manager' },
    },
    {
      path: '/etc/kubernetes/scheduler.conf',
      user: 'system:kube-scheduler',
      subject: { commonName: 'system:kube-scheduler' },
    },
  ];
}

/** A kubeconfig's text with the credentials in it. */
export function kubeconfig(ca: Authority, server: string, user: string, credentials: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${toBase64(ca.pem)}
    server: ${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: ${user}
  name: ${user}@kubernetes
current-context: ${user}@kubernetes
kind: Config
users:
- name: ${user}
  user:
${credentials}`;
}

/** Credentials with the certificate and key in them. */
export function embedded(pair: { readonly certificate: string; readonly key: string }): string {
  return `    client-certificate-data: ${toBase64(pair.certificate)}\n    client-key-data: ${toBase64(pair.key)}\n`;
}

/** The kubelet's credentials: a file that it renews itself. */
export const KUBELET_CREDENTIALS = `    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
`;
