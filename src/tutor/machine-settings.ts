import type { FileSystem } from '../machine/filesystem.ts';
import { FileError } from '../machine/filesystem.ts';
import type { Machine } from '../machine/machine.ts';
import type { MachineSettings, SettingsFile } from './checks/evidence.ts';

/** What says how a machine works. Certificates and keys are renewed by themselves. */
const FOLDERS = ['/etc', '/usr/lib/systemd/system'];
const FILES = ['/var/lib/kubelet/config.yaml', '/var/lib/kubelet/kubeadm-flags.env'];
const LEFT_OUT = ['/etc/kubernetes/pki', '/etc/kubernetes/tmp'];
/** A learner's own files are not kept whole. */
const LONGEST = 64 * 1024;

/** The files and units that say how a machine works, as they are now. */
export function settingsOf(machine: Machine): MachineSettings {
  const files = [...FOLDERS, ...FILES].flatMap(path => textsBelow(machine.files, path));
  const units = machine.systemd
    .list()
    .map(({ name, active, enabled }) => [name, { active, enabled }] as const);
  return { files, units: Object.fromEntries(units) };
}

function textsBelow(files: FileSystem, path: string): readonly SettingsFile[] {
  if (LEFT_OUT.includes(path)) return [];
  try {
    const { type, size } = files.lstat(path);
    if (type === 'directory')
      return files.readdir(path).flatMap(name => textsBelow(files, `${path}/${name}`));
    if (type === 'symlink') return [{ path, text: `-> ${files.readlink(path)}` }];
    return [{ path, text: size > LONGEST ? `${size} bytes` : files.readText(path) }];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
