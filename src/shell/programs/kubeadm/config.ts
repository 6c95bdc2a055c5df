/** `kubeadm config` and `kubeadm kubeconfig`. models cmd/kubeadm/app/cmd/{config,kubeconfig}.go */
import { KUBERNETES_VERSION } from '../../../api/version.ts';
import { parseGoDuration } from '../../../apimachinery/go/duration.ts';
import { toBase64 } from '../../../base/base64.ts';
import { signed } from './certs.ts';
import { type Command, flagValue, KubeadmError, kubectl, VALIDATION_STATUS } from './command.ts';

const REPOSITORY = 'registry.k8s.io';

/** The images of a control plane of a version. models cmd/kubeadm/app/images, GetControlPlaneImages */
export const imagesList: Command = async process => {
  const version = flagValue(process, 'kubernetes-version') ?? KUBERNETES_VERSION;
  const repository = flagValue(process, 'image-repository') ?? REPOSITORY;
  if (!/^v?\d+\.\d+\.\d+/.test(version))
    throw new KubeadmError(`could not parse ${JSON.stringify(version)} as version`, VALIDATION_STATUS);
  const tag = version.startsWith('v') ? version : `v${version}`;
  const names = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];
  const images = [
    ...names.map(name => `${name}:${tag}`),
    `${repository === REPOSITORY ? 'coredns/' : ''}coredns:v1.14.2`,
    'pause:3.10.2',
    'etcd:3.6.8-0',
  ];
  await process.print(images.map(image => `${repository}/${image}\n`).join(''));
  return 0;
};

export const initDefaults: Command = async process => {
  await process.print(`apiVersion: kubeadm.k8s.io/v1beta4
bootstrapTokens:
- groups:
  - system:bootstrappers:kubeadm:default-node-token
  token: abcdef.0123456789abcdef
  ttl: 24h0m0s
  usages:
  - signing
  - authentication
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 1.2.3.4
  bindPort: 6443
nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  imagePullPolicy: IfNotPresent
  imagePullSerial: true
  name: node
  taints: null
${TIMEOUTS}---
apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: ${KUBERNETES_VERSION.replace(/\.\d+$/, '.0').slice(1)}
networking:
  dnsDomain: cluster.local
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`);
  return 0;
};

export const joinDefaults: Command = async process => {
  await process.print(`apiVersion: kubeadm.k8s.io/v1beta4
caCertPath: /etc/kubernetes/pki/ca.crt
discovery:
  bootstrapToken:
    apiServerEndpoint: kube-apiserver:6443
    token: abcdef.0123456789abcdef
    unsafeSkipCAVerification: true
  tlsBootstrapToken: abcdef.0123456789abcdef
kind: JoinConfiguration
nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  imagePullPolicy: IfNotPresent
  imagePullSerial: true
  name: ${process.host.hostname}
  taints: null
${TIMEOUTS}`);
  return 0;
};

const TIMEOUTS = `timeouts:
  controlPlaneComponentHealthCheck: 4m0s
  discovery: 5m0s
  etcdAPICall: 2m0s
  kubeletHealthCheck: 4m0s
  kubernetesAPICall: 1m0s
  tlsBootstrap: 5m0s
  upgradeManifests: 5m0s
`;

/** Looks whether a file can be read; what is in it is not judged. */
export const validate: Command = async process => {
  const path = flagValue(process, 'config');
  if (path === undefined || path === '') throw new KubeadmError('the --config flag is mandatory');
  const full = process.path(path);
  if (full !== '/dev/null' && !process.host.files.exists(full))
    throw new KubeadmError(
      `unable to read config from ${JSON.stringify(path)} : open ${path}: no such file or directory`,
    );
  await process.print('ok\n');
  return 0;
};

/** A kubeconfig for a user, signed by the cluster's authority. */
export const user: Command = async process => {
  const name = flagValue(process, 'client-name');
  if (name === undefined) throw new KubeadmError('required flag(s) "client-name" not set');
  const organizations = process.args.flatMap((arg, index) => {
    if (arg === '--org') return [process.args[index + 1] ?? ''];
    return arg.startsWith('--org=') ? arg.slice('--org='.length).split(',') : [];
  });
  const period = flagValue(process, 'validity-period');
  const lifetime = period === undefined ? undefined : parseGoDuration(period);
  const server = await kubectl(process, 'config', 'view', '-o', 'jsonpath={.clusters[0].cluster.server}');
  const subject = { commonName: name, ...(organizations.length > 0 && { organizations }) };
  const { certificate, key, caPem } = signed(process, 'ca', { subject, usages: ['client'] }, lifetime);
  const cluster = flagValue(process, 'cluster-name') ?? 'kubernetes';
  await process.print(`apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${toBase64(caPem)}
    server: ${server.stdout}
  name: ${cluster}
contexts:
- context:
    cluster: ${cluster}
    user: ${name}
  name: ${name}@${cluster}
current-context: ${name}@${cluster}
kind: Config
users:
- name: ${name}
  user:
    client-certificate-data: ${toBase64(certificate)}
    client-key-data: ${toBase64(key)}

`);
  return 0;
};
