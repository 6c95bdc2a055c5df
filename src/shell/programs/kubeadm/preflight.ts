/** What `kubeadm init` finds on a machine that is a control plane already. models cmd/kubeadm/app/preflight/checks.go */
import { DialError } from '../../../machine/network/network.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { type Command, KubeadmError, PREFLIGHT_STATUS } from './command.ts';

const MANIFESTS = '/etc/kubernetes/manifests';
const PORTS = [6443, 10259, 10257];
const MANIFEST_FILES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];
const LATER_PORTS = [10250, 2379, 2380];
const DATA = '/var/lib/etcd';

/** Every check that fails, by its name, in kubeadm's order. */
function failures(process: ProgramProcess): readonly (readonly [check: string, why: string])[] {
  const { files } = process.host;
  const ports = (list: readonly number[]) =>
    list
      .filter(port => isInUse(process, port))
      .map(port => [`Port-${port}`, `Port ${port} is in use`] as const);
  const manifests = MANIFEST_FILES.map(name => `${MANIFESTS}/${name}.yaml`)
    .filter(path => files.exists(path))
    .map(path => [`FileAvailable-${path.replaceAll('/', '-')}`, `${path} already exists`] as const);
  const data =
    files.exists(DATA) && files.readdir(DATA).length > 0
      ? [[`DirAvailable-${DATA.replaceAll('/', '-')}`, `${DATA} is not empty`] as const]
      : [];
  return [...ports(PORTS), ...manifests, ...ports(LATER_PORTS), ...data];
}

function isInUse(process: ProgramProcess, port: number): boolean {
  const { network, ip } = process.host;
  return ['127.0.0.1', ip].some(address => {
    try {
      network.dial(ip, address, port);
      return true;
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
      return false;
    }
  });
}

export const init: Command = async process => {
  await process.print(`[init] Using Kubernetes version: v1.36.2\n[preflight] Running pre-flight checks\n`);
  const found = failures(process);
  if (found.length === 0)
    throw new KubeadmError('berth: a machine cannot be made a control plane here', PREFLIGHT_STATUS);
  const lines = found.map(([check, why]) => `\t[ERROR ${check}]: ${why}\n`).join('');
  throw new KubeadmError(
    `[preflight] Some fatal errors occurred:\n${lines}[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\``,
    PREFLIGHT_STATUS,
  );
};

export const join: Command = async process => {
  if (!process.args.some(arg => /^--(token|discovery-)/.test(arg)))
    throw new KubeadmError('discovery: Invalid value: "": bootstrapToken or file must be set', 3);
  throw new KubeadmError('berth: a machine cannot be joined here');
};
