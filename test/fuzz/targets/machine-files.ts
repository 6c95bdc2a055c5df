import { parseEnvironmentFile, parseUnit } from '../../../src/machine/units/unit-file.ts';
import { World } from '../../cluster/world.ts';
import { mustNotShowFaults } from '../faults.ts';
import { mutatedText } from '../mutate.ts';
import { chance, oddText, pick } from '../random.ts';
import { MANIFESTS } from '../seeds/manifests.ts';
import { Broken, type Target } from '../target.ts';

/** What is broken, and what then reads it anew. */
const FILES: readonly (readonly [path: string, then: string])[] = [
  ['/etc/kubernetes/manifests/own.yaml', ''],
  ['/etc/kubernetes/manifests/own.yaml', ''],
  ['/etc/kubernetes/manifests/own.yaml', ''],
  ['/etc/kubernetes/manifests/kube-scheduler.yaml', ''],
  ['/etc/kubernetes/manifests/kube-controller-manager.yaml', ''],
  ['/etc/kubernetes/manifests/kube-apiserver.yaml', ''],
  ['/etc/kubernetes/manifests/etcd.yaml', ''],
  ['/etc/kubernetes/scheduler.conf', 'crictl stop $(crictl ps -q --name kube-scheduler)'],
  ['/etc/kubernetes/controller-manager.conf', 'crictl stop $(crictl ps -q --name kube-controller)'],
  ['/etc/kubernetes/kubelet.conf', 'systemctl restart kubelet'],
  ['/var/lib/kubelet/config.yaml', 'systemctl restart kubelet'],
  ['/var/lib/kubelet/kubeadm-flags.env', 'systemctl restart kubelet'],
  ['/usr/lib/systemd/system/kubelet.service', 'systemctl daemon-reload; systemctl restart kubelet'],
  [
    '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf',
    'systemctl daemon-reload; systemctl restart kubelet',
  ],
  ['/etc/containerd/config.toml', 'systemctl restart containerd'],
  ['/etc/cni/net.d/10-flannel.conflist', 'systemctl restart kubelet'],
  ['/etc/crictl.yaml', 'crictl ps; crictl pods'],
  ['/etc/hosts', 'getent hosts node01; ping -c1 node01; ssh node01 true'],
  ['/etc/passwd', 'id; ls -l /; su - nobody -c id; sudo -u root id'],
  ['/etc/group', 'id; ls -l /home'],
  ['/etc/resolv.conf', 'nslookup kubernetes.default; curl -m 1 x'],
  [
    '/etc/kubernetes/pki/ca.crt',
    'kubectl get nodes; openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -text',
  ],
  ['/etc/kubernetes/pki/apiserver.crt', 'crictl stop $(crictl ps -q --name kube-apiserver)'],
  ['/root/.kube/config', 'kubectl get nodes; kubectl config view; kubectl config get-contexts'],
  ['/root/.bashrc', 'bash -ic true'],
  ['/root/.vimrc', 'vi -c q /root/x'],
];

interface Given {
  readonly path: string;
  readonly text: string;
  readonly then: string;
}

/** Files of a control-plane machine of a whole cluster, broken, read by what reads them, and mended again. */
export const machineFiles: Target = {
  name: 'machine-files',
  about: 'static manifests, kubeconfigs, units, certificates on a machine',
  inSuite: 12,
  perWorld: 25,
  limitMs: 6_000,
  start: async () => {
    const world = await World.start({ bare: true });
    const { cluster } = world;
    const { files, journal } = cluster.controlPlane;
    const right = new Map(
      FILES.map(([path]) => [path, files.exists(path) ? files.readText(path) : undefined] as const),
    );
    return {
      next: rng => {
        const [path, then] = pick(rng, FILES);
        const before = right.get(path) ?? pick(rng, MANIFESTS);
        const text = chance(rng, 0.05) ? oddText(rng) : mutatedText(rng, before);
        return { path, then, text };
      },
      run: async input => {
        const { path, text, then } = input as Given;
        if (/\.service|\.conf$|\.env$/.test(path)) {
          parseUnit([text]);
          parseEnvironmentFile(text);
        }
        const from = journal.read().length;
        files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
        files.writeFile(path, text);
        const said =
          then === '' ? { stdout: '', stderr: '' } : await world.sh(`timeout 20 bash -c '${then}'`);
        await cluster.advance(45_000);
        const told = journal
          .read()
          .slice(from)
          .map(({ message }) => message)
          .join('\n');
        mustNotShowFaults(`${said.stdout}\n${said.stderr}\n${told}`, text);
        const before = right.get(path);
        if (before === undefined) files.rm(path);
        else files.writeFile(path, before);
        if (then !== '') await world.sh(`timeout 20 bash -c '${then}'`);
        if (!(await cluster.until(() => serves(world), 600_000)))
          throw new Broken('does not recover when mended');
        return path.slice(path.lastIndexOf('/') + 1);
      },
      stop: () => cluster.stop(),
    };
  },
};

function serves({ cluster }: World): boolean {
  try {
    return cluster.admin.resource('nodes').list().items.length > 0;
  } catch {
    return false;
  }
}
