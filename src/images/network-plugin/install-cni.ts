/** Puts a plug-in's configuration and executables on its node. models projectcalico/cni-plugin/pkg/install and flannel's init containers */
import type { FileSystem } from '../../machine/filesystem.ts';
import type { NativeProgram } from '../../machine/runner.ts';

/** Where the node's folders are mounted into the container. */
const BINARIES = '/host/opt/cni/bin';
const CONFIGS = '/host/etc/cni/net.d';
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const CALICO_BINARIES = [
  'bandwidth',
  'bridge',
  'calico',
  'calico-ipam',
  'flannel',
  'host-local',
  'loopback',
  'portmap',
  'tuning',
];

/** `/opt/cni/bin/install` of calico/cni. */
export const calicoInstall: NativeProgram = async ({ host, env, stderr }) => {
  const { files } = host;
  const say = (text: string) => void stderr.write(`${text}\n`).catch(() => undefined);
  putBinaries(files, BINARIES, CALICO_BINARIES);
  say('[INFO][1] cni-installer/install.go 128: Installed plugins to /host/opt/cni/bin');
  const server = `https://${env.KUBERNETES_SERVICE_HOST}:${env.KUBERNETES_SERVICE_PORT}`;
  const kubeconfig = `# Kubeconfig file for Calico CNI plugin. Installed by calico/node.
apiVersion: v1
kind: Config
clusters:
- name: local
  cluster:
    server: ${server}
    certificate-authority-data: "${btoa(files.readText(`${ACCOUNT}/ca.crt`))}"
users:
- name: calico
  user:
    token: ${files.readText(`${ACCOUNT}/token`)}
contexts:
- name: calico-context
  context:
    cluster: local
    user: calico
current-context: calico-context
`;
  files.mkdir(CONFIGS, { recursive: true });
  files.writeFile(`${CONFIGS}/calico-kubeconfig`, kubeconfig, { mode: 0o600 });
  const config = (env.CNI_NETWORK_CONFIG ?? '')
    .replaceAll('__KUBERNETES_NODE_NAME__', env.KUBERNETES_NODE_NAME ?? host.hostname)
    .replaceAll('__KUBECONFIG_FILEPATH__', '/etc/cni/net.d/calico-kubeconfig')
    .replaceAll('__CNI_MTU__', env.CNI_MTU ?? '1500');
  const name = env.CNI_CONF_NAME ?? '10-calico.conflist';
  files.writeFile(`${CONFIGS}/${name}`, config, { mode: 0o600 });
  say(`[INFO][1] cni-installer/install.go 251: Created /host/etc/cni/net.d/${name}`);
  return 0;
};

/** `cp -f` of flannel's init containers: `cp -f /flannel /opt/cni/bin/flannel`. */
export const copyFile: NativeProgram = async ({ host, argv, stderr }) => {
  const [from = '', to = ''] = argv.slice(1).filter(arg => !arg.startsWith('-'));
  const { files } = host;
  if (!files.exists(from)) {
    await stderr.write(`cp: can't stat '${from}': No such file or directory\n`);
    return 1;
  }
  files.writeFile(to, files.readText(from), { mode: files.stat(from).mode & 0o777 });
  return 0;
};

function putBinaries(files: FileSystem, folder: string, names: readonly string[]): void {
  files.mkdir(folder, { recursive: true });
  for (const name of names) files.writeFile(`${folder}/${name}`, '\x7fELF', { mode: 0o755 });
}
