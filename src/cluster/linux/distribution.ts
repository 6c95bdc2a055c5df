/** The Linux that every machine starts with: Ubuntu 24.04 as far as an administrator of a node looks at it. */
import type { Machine } from '../../machine/machine.ts';
import { PROGRAMS } from './programs.ts';
import { UNITS } from './units.ts';

/** What the node's status says of it. */
export const SYSTEM = {
  osImage: 'Ubuntu 24.04.3 LTS',
  kernelVersion: '6.8.0-87-generic',
} as const;

const FOLDERS = [
  '/boot', '/dev', '/etc/cni/net.d', '/etc/default', '/etc/ssl/certs', '/etc/ca-certificates', '/etc/sudoers.d',
  '/etc/systemd/system/multi-user.target.wants', '/mnt', '/opt/cni/bin', '/proc', '/run/systemd/resolve', '/srv', '/sys',
  '/usr/bin', '/usr/lib/systemd/system', '/usr/lib/modules', '/usr/local/bin', '/usr/local/share/ca-certificates',
  '/usr/sbin', '/usr/share/ca-certificates', '/var/lib/containerd', '/var/log/containers', '/var/log/pods', '/var/tmp',
]; // biome-ignore format: one folder a word reads better than one a line

const BASHRC = 'alias k=kubectl\ncomplete -o default -F __start_kubectl k\n';

const TEXTS: Readonly<Record<string, string>> = {
  '/etc/os-release': `PRETTY_NAME="${SYSTEM.osImage}"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
HOME_URL="https://www.ubuntu.com/"
`,
  '/etc/passwd': `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
sshd:x:110:65534::/run/sshd:/usr/sbin/nologin
student:x:1000:1000:student:/home/student:/bin/bash
`,
  '/etc/group': `root:x:0:
daemon:x:1:
adm:x:4:student
sudo:x:27:student
nogroup:x:65534:
student:x:1000:
`,
  '/etc/sudoers.d/student': 'student ALL=(ALL) NOPASSWD:ALL\n',
  // As on the machines of the exam: the alias k, and completion behind it.
  '/root/.bashrc': BASHRC,
  '/home/student/.bashrc': BASHRC,
  '/etc/profile': 'export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n',
  '/etc/crictl.yaml': `runtime-endpoint: unix:///var/run/containerd/containerd.sock
image-endpoint: unix:///var/run/containerd/containerd.sock
timeout: 2
debug: false
`,
  '/run/systemd/resolve/resolv.conf': 'nameserver 8.8.8.8\nsearch .\n',
  '/etc/shells': '/bin/sh\n/bin/bash\n/usr/bin/bash\n',
  '/etc/timezone': 'Etc/UTC\n',
};

/** Fills an empty machine with the distribution's files, users and units. */
export function installDistribution(machine: Machine): void {
  const { files, hostname } = machine;
  for (const folder of FOLDERS) files.mkdir(folder, { recursive: true });
  for (const folder of ['/tmp', '/var/tmp']) {
    files.mkdir(folder, { recursive: true });
    files.chmod(folder, 0o1777);
  }
  for (const [link, target] of [
    ['/bin', 'usr/bin'],
    ['/sbin', 'usr/sbin'],
    ['/lib', 'usr/lib'],
    ['/var/run', '/run'],
    ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'],
  ] as const)
    files.symlink(target, link);
  for (const name of ['null', 'zero', 'random', 'urandom', 'tty'])
    files.writeFile(`/dev/${name}`, '', { mode: 0o666 });
  files.mkdir('/root', { mode: 0o700 });
  files.mkdir('/home/student', { recursive: true, mode: 0o750 });
  for (const [path, text] of Object.entries(TEXTS)) files.writeFile(path, text);
  files.chmod('/etc/sudoers.d/student', 0o440);
  files.writeFile('/etc/shadow', 'root:*:19700:0:99999:7:::\nstudent:!:19700:0:99999:7:::\n', {
    mode: 0o640,
  });
  files.writeFile('/etc/hostname', `${hostname}\n`);
  for (const path of ['/home/student', '/home/student/.bashrc']) files.chown(path, 1000, 1000);
  for (const program of PROGRAMS) installProgram(machine, `/usr/bin/${program}`);
  for (const daemon of ['sshd', 'cron']) installProgram(machine, `/usr/sbin/${daemon}`);
  for (const [name, text] of Object.entries(UNITS)) files.writeFile(`/usr/lib/systemd/system/${name}`, text);
  for (const name of Object.keys(UNITS)) machine.systemd.enable(name);
}

/** Puts an executable's file in place; what it does is the runner's, or the machine's natives'. */
export function installProgram(machine: Machine, path: string): void {
  machine.files.writeFile(path, '\x7fELF', { mode: 0o755 });
}
