import { kubeconfigText } from '../apimachinery/kubeconfig/edit.ts';
import { toBase64 } from '../base/base64.ts';
import type { Identity } from './certificate.ts';

/** A kubeconfig with one cluster, one user and one context, credentials inside. */
export function kubeconfig(server: string, authority: string, client: Identity, user: string): string {
  const cluster = 'berth';
  const context = `${user}@${cluster}`;
  return kubeconfigText({
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': toBase64(authority) } }],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': toBase64(client.certificate),
          'client-key-data': toBase64(client.key),
        },
      },
    ],
    contexts: [{ name: context, context: { cluster, user } }],
    'current-context': context,
  });
}
