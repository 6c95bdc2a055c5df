/** Puts Kubernetes on a machine as its packages and kubeadm do. */
import type { Rng } from '../../base/rng.ts';
import type { Machine } from '../../machine/machine.ts';
import { installProgram } from '../linux/distribution.ts';
import { type ClusterSpec, NETWORK, type PlannedNode } from '../spec.ts';
import { controlPlaneKubeconfigs, embedded, KUBELET_CREDENTIALS, kubeconfig } from './kubeconfigs.ts';
import { kubeletFiles } from './kubelet-files.ts';
import { controlPlaneManifests, MANIFESTS } from './manifests.ts';
import { PKI, type Pki } from './pki.ts';

/** What the package kubernetes-cni puts into /opt/cni/bin. A network plug-in adds its own. */
const CNI_PROGRAMS = (
  'bandwidth bridge dhcp dummy firewall host-device host-local ipvlan loopback macvlan portmap ptp sbr static tap tuning ' +
  'vlan vrf'
).split(' ');

export interface InstallPlan {
  readonly spec: ClusterSpec;
  readonly nodes: readonly PlannedNode[];
  readonly controlPlane: PlannedNode;
  readonly pki: Pki;
  readonly rng: Rng;
}

/** Everything below /etc/kubernetes and /var/lib/kubelet, the kubelet's unit, /etc/hosts. */
export function installKubernetes(machine: Machine, node: PlannedNode, plan: InstallPlan): void {
  const { files } = machine;
  const { pki, controlPlane } = plan;
  const server = `https://${controlPlane.ip}:${NETWORK.apiPort}`;
  const put = (path: string, text: string, mode = 0o644) => {
    files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    files.writeFile(path, text, { mode });
  };
  put('/etc/hosts', hosts(node, plan.nodes));
  files.mkdir(MANIFESTS, { recursive: true });
  put(`${PKI}/ca.crt`, pki.ca.pem);
  for (const [path, text] of kubeletFiles(node)) put(path, text);
  const identity = pki.ca.issue({
    subject: { commonName: `system:node:${node.name}`, organizations: ['system:nodes'] },
    usages: ['client'],
  });
  put('/var/lib/kubelet/pki/kubelet-client-2026.pem', identity.certificate + identity.key, 0o600);
  files.symlink(
    '/var/lib/kubelet/pki/kubelet-client-2026.pem',
    '/var/lib/kubelet/pki/kubelet-client-current.pem',
  );
  put(
    '/etc/kubernetes/kubelet.conf',
    kubeconfig(pki.ca, server, `system:node:${node.name}`, KUBELET_CREDENTIALS),
    0o600,
  );
  for (const program of ['kubelet', 'containerd']) installProgram(machine, `/usr/bin/${program}`);
  for (const program of CNI_PROGRAMS) installProgram(machine, `/opt/cni/bin/${program}`);
  machine.systemd.daemonReload();
  machine.systemd.enable('kubelet');
  if (!node.isControlPlane) return;

  for (const [path, text] of pki.files) put(`${PKI}/${path}`, text, path.endsWith('.key') ? 0o600 : 0o644);
  for (const { path, user, subject } of controlPlaneKubeconfigs()) {
    const text = kubeconfig(pki.ca, server, user, embedded(pki.ca.issue({ subject, usages: ['client'] })));
    put(path, text, 0o600);
    if (user === 'kubernetes-admin') putAdminConfig(machine, text);
  }
  const off = plan.spec.controllersOff ?? [];
  for (const [name, text] of controlPlaneManifests(node, { controllersOff: off }))
    put(`${MANIFESTS}/${name}`, text, 0o600);
}

function putAdminConfig({ files }: Machine, text: string): void {
  for (const [home, id] of [
    ['/root', 0],
    ['/home/student', 1000],
  ] as const) {
    files.mkdir(`${home}/.kube`, { recursive: true });
    files.writeFile(`${home}/.kube/config`, text, { mode: 0o600 });
    for (const path of [`${home}/.kube`, `${home}/.kube/config`]) files.chown(path, id, id);
  }
}

function hosts(node: PlannedNode, nodes: readonly PlannedNode[]): string {
  const others = nodes.map(({ ip, name }) => `${ip} ${name}`).join('\n');
  return `127.0.0.1 localhost\n127.0.1.1 ${node.name}-host\n${others}\n`;
}
