/** The static pods of the control plane as kubeadm writes them. models cmd/kubeadm/app/phases/controlplane and etcd */
import { KUBERNETES_VERSION } from '../../api/version.ts';
import { NETWORK, type PlannedNode } from '../spec.ts';

export const MANIFESTS = '/etc/kubernetes/manifests';
const PKI = '/etc/kubernetes/pki';
export const ETCD_VERSION = '3.6.8-0';

/** The images that the manifests name. */
export const CONTROL_PLANE_IMAGES: readonly string[] = [
  `registry.k8s.io/etcd:${ETCD_VERSION}`,
  `registry.k8s.io/kube-apiserver:${KUBERNETES_VERSION}`,
  `registry.k8s.io/kube-controller-manager:${KUBERNETES_VERSION}`,
  `registry.k8s.io/kube-scheduler:${KUBERNETES_VERSION}`,
];

/** File name and text of each manifest. */
export function controlPlaneManifests(
  node: PlannedNode,
  options: { readonly controllersOff: readonly string[] },
): ReadonlyMap<string, string> {
  return new Map([
    ['etcd.yaml', etcd(node)],
    ['kube-apiserver.yaml', apiServer(node)],
    ['kube-controller-manager.yaml', controllerManager(options.controllersOff)],
    ['kube-scheduler.yaml', scheduler()],
  ]);
}

interface Mount {
  readonly name: string;
  readonly path: string;
  readonly type: 'DirectoryOrCreate' | 'FileOrCreate';
  readonly readOnly: boolean;
}

interface StaticPod {
  readonly name: string;
  readonly image: string;
  readonly flags: readonly string[];
  readonly annotations?: readonly string[];
  readonly cpu: string;
  readonly memory?: string;
  readonly probes: {
    readonly host: string;
    readonly port: number;
    readonly scheme: string;
    readonly live: string;
    readonly ready?: string;
    readonly startup: string;
  };
  readonly mounts: readonly Mount[];
}

const CERTS: readonly Mount[] = [
  { name: 'ca-certs', path: '/etc/ssl/certs', type: 'DirectoryOrCreate', readOnly: true },
  { name: 'etc-ca-certificates', path: '/etc/ca-certificates', type: 'DirectoryOrCreate', readOnly: true },
  { name: 'k8s-certs', path: PKI, type: 'DirectoryOrCreate', readOnly: true },
  {
    name: 'usr-local-share-ca-certificates',
    path: '/usr/local/share/ca-certificates',
    type: 'DirectoryOrCreate',
    readOnly: true,
  },
  {
    name: 'usr-share-ca-certificates',
    path: '/usr/share/ca-certificates',
    type: 'DirectoryOrCreate',
    readOnly: true,
  },
];

function apiServer({ ip }: PlannedNode): string {
  return staticPod({
    name: 'kube-apiserver',
    image: `registry.k8s.io/kube-apiserver:${KUBERNETES_VERSION}`,
    annotations: [
      `kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: ${ip}:${NETWORK.apiPort}`,
    ],
    flags: [
      `advertise-address=${ip}`,
      'allow-privileged=true',
      'authorization-mode=Node,RBAC',
      `client-ca-file=${PKI}/ca.crt`,
      'enable-admission-plugins=NodeRestriction',
      'enable-bootstrap-token-auth=true',
      `etcd-cafile=${PKI}/etcd/ca.crt`,
      `etcd-certfile=${PKI}/apiserver-etcd-client.crt`,
      `etcd-keyfile=${PKI}/apiserver-etcd-client.key`,
      'etcd-servers=https://127.0.0.1:2379',
      `kubelet-client-certificate=${PKI}/apiserver-kubelet-client.crt`,
      `kubelet-client-key=${PKI}/apiserver-kubelet-client.key`,
      'kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      `proxy-client-cert-file=${PKI}/front-proxy-client.crt`,
      `proxy-client-key-file=${PKI}/front-proxy-client.key`,
      'requestheader-allowed-names=front-proxy-client',
      `requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
      'requestheader-extra-headers-prefix=X-Remote-Extra-',
      'requestheader-group-headers=X-Remote-Group',
      'requestheader-username-headers=X-Remote-User',
      `secure-port=${NETWORK.apiPort}`,
      `service-account-issuer=https://kubernetes.default.svc.${NETWORK.dnsDomain}`,
      `service-account-key-file=${PKI}/sa.pub`,
      `service-account-signing-key-file=${PKI}/sa.key`,
      `service-cluster-ip-range=${NETWORK.serviceCidr}`,
      `tls-cert-file=${PKI}/apiserver.crt`,
      `tls-private-key-file=${PKI}/apiserver.key`,
    ],
    cpu: '250m',
    probes: {
      host: ip,
      port: NETWORK.apiPort,
      scheme: 'HTTPS',
      live: '/livez',
      ready: '/readyz',
      startup: '/livez',
    },
    mounts: CERTS,
  });
}

function controllerManager(off: readonly string[]): string {
  const conf = '/etc/kubernetes/controller-manager.conf';
  return staticPod({
    name: 'kube-controller-manager',
    image: `registry.k8s.io/kube-controller-manager:${KUBERNETES_VERSION}`,
    flags: [
      'allocate-node-cidrs=true',
      `authentication-kubeconfig=${conf}`,
      `authorization-kubeconfig=${conf}`,
      'bind-address=127.0.0.1',
      `client-ca-file=${PKI}/ca.crt`,
      `cluster-cidr=${NETWORK.podCidr}`,
      'cluster-name=kubernetes',
      `cluster-signing-cert-file=${PKI}/ca.crt`,
      `cluster-signing-key-file=${PKI}/ca.key`,
      `controllers=${['*', 'bootstrapsigner', 'tokencleaner', ...off.map(name => `-${name}`)].join(',')}`,
      `kubeconfig=${conf}`,
      'leader-elect=true',
      `requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
      `root-ca-file=${PKI}/ca.crt`,
      `service-account-private-key-file=${PKI}/sa.key`,
      `service-cluster-ip-range=${NETWORK.serviceCidr}`,
      'use-service-account-credentials=true',
    ],
    cpu: '200m',
    probes: { host: '127.0.0.1', port: 10257, scheme: 'HTTPS', live: '/healthz', startup: '/healthz' },
    mounts: [
      ...CERTS.slice(0, 2),
      {
        name: 'flexvolume-dir',
        path: '/usr/libexec/kubernetes/kubelet-plugins/volume/exec',
        type: 'DirectoryOrCreate',
        readOnly: false,
      },
      ...CERTS.slice(2, 3),
      { name: 'kubeconfig', path: conf, type: 'FileOrCreate', readOnly: true },
      ...CERTS.slice(3),
    ],
  });
}

function scheduler(): string {
  const conf = '/etc/kubernetes/scheduler.conf';
  return staticPod({
    name: 'kube-scheduler',
    image: `registry.k8s.io/kube-scheduler:${KUBERNETES_VERSION}`,
    flags: [
      `authentication-kubeconfig=${conf}`,
      `authorization-kubeconfig=${conf}`,
      'bind-address=127.0.0.1',
      `kubeconfig=${conf}`,
      'leader-elect=true',
    ],
    cpu: '100m',
    probes: {
      host: '127.0.0.1',
      port: 10259,
      scheme: 'HTTPS',
      live: '/livez',
      ready: '/readyz',
      startup: '/livez',
    },
    mounts: [{ name: 'kubeconfig', path: conf, type: 'FileOrCreate', readOnly: true }],
  });
}

function etcd({ name, ip }: PlannedNode): string {
  return staticPod({
    name: 'etcd',
    image: `registry.k8s.io/etcd:${ETCD_VERSION}`,
    annotations: [`kubeadm.kubernetes.io/etcd.advertise-client-urls: https://${ip}:2379`],
    flags: [
      `advertise-client-urls=https://${ip}:2379`,
      `cert-file=${PKI}/etcd/server.crt`,
      'client-cert-auth=true',
      'data-dir=/var/lib/etcd',
      'feature-gates=InitialCorruptCheck=true',
      `initial-advertise-peer-urls=https://${ip}:2380`,
      `initial-cluster=${name}=https://${ip}:2380`,
      `key-file=${PKI}/etcd/server.key`,
      `listen-client-urls=https://127.0.0.1:2379,https://${ip}:2379`,
      'listen-metrics-urls=http://127.0.0.1:2381',
      `listen-peer-urls=https://${ip}:2380`,
      `name=${name}`,
      `peer-cert-file=${PKI}/etcd/peer.crt`,
      'peer-client-cert-auth=true',
      `peer-key-file=${PKI}/etcd/peer.key`,
      `peer-trusted-ca-file=${PKI}/etcd/ca.crt`,
      'snapshot-count=10000',
      `trusted-ca-file=${PKI}/etcd/ca.crt`,
      'watch-progress-notify-interval=5s',
    ],
    cpu: '100m',
    memory: '100Mi',
    probes: {
      host: '127.0.0.1',
      port: 2381,
      scheme: 'HTTP',
      live: '/livez',
      ready: '/readyz',
      startup: '/readyz',
    },
    mounts: [
      { name: 'etcd-data', path: '/var/lib/etcd', type: 'DirectoryOrCreate', readOnly: false },
      { name: 'etcd-certs', path: `${PKI}/etcd`, type: 'DirectoryOrCreate', readOnly: false },
    ],
  });
}

function staticPod(pod: StaticPod): string {
  const { name, probes } = pod;
  const probe = (kind: string, path: string, numbers: readonly string[]) =>
    [
      `    ${kind}:`,
      `      failureThreshold: ${numbers[0]}`,
      '      httpGet:',
      `        host: ${probes.host}`,
      `        path: ${path}`,
      '        port: probe-port',
      `        scheme: ${probes.scheme}`,
      ...(numbers[1] === '' ? [] : [`      initialDelaySeconds: ${numbers[1]}`]),
      `      periodSeconds: ${numbers[2]}`,
      '      timeoutSeconds: 15',
    ].join('\n');
  const lines = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    ...(pod.annotations === undefined
      ? []
      : ['  annotations:', ...pod.annotations.map(line => `    ${line}`)]),
    '  labels:',
    `    component: ${name}`,
    '    tier: control-plane',
    `  name: ${name}`,
    '  namespace: kube-system',
    'spec:',
    '  containers:',
    '  - command:',
    `    - ${name}`,
    ...pod.flags.map(flag => `    - --${flag}`),
    `    image: ${pod.image}`,
    '    imagePullPolicy: IfNotPresent',
    probe('livenessProbe', probes.live, ['8', '10', '10']),
    `    name: ${name}`,
    '    ports:',
    `    - containerPort: ${probes.port}`,
    '      name: probe-port',
    '      protocol: TCP',
    ...(probes.ready === undefined ? [] : [probe('readinessProbe', probes.ready, ['3', '', '1'])]),
    '    resources:',
    '      requests:',
    `        cpu: ${pod.cpu}`,
    ...(pod.memory === undefined ? [] : [`        memory: ${pod.memory}`]),
    probe('startupProbe', probes.startup, ['24', '10', '10']),
    '    volumeMounts:',
    ...pod.mounts.flatMap(({ name: volume, path, readOnly }) => [
      `    - mountPath: ${path}`,
      `      name: ${volume}`,
      ...(readOnly ? ['      readOnly: true'] : []),
    ]),
    '  hostNetwork: true',
    '  priority: 2000001000',
    '  priorityClassName: system-node-critical',
    '  securityContext:',
    '    seccompProfile:',
    '      type: RuntimeDefault',
    '  volumes:',
    ...pod.mounts.flatMap(({ name: volume, path, type }) => [
      '  - hostPath:',
      `      path: ${path}`,
      `      type: ${type}`,
      `    name: ${volume}`,
    ]),
    'status: {}',
  ];
  return `${lines.join('\n')}\n`;
}
