// models pkg/volume/{emptydir,hostpath,local}
import type { HostPathVolumeSource, Pod } from '../../api/generated/types.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import { VolumeError, type VolumePlugin } from './plugin.ts';

/** rw for the group, and what is made in it is the group's too. */
const GROUP_WRITES = 0o2770;

export const emptyDirPlugin: VolumePlugin = {
  folder: 'kubernetes.io~empty-dir',
  readOnly: false,
  setUp: (_volume, pod, directory, { files }) => {
    if (!files.exists(directory)) {
      files.mkdir(directory, { recursive: true });
      files.chmod(directory, 0o777);
      giveToGroup(files, directory, pod);
    }
    return directory;
  },
};

/** Lets the pod's fsGroup write. models pkg/volume/volume_linux.go, changeFilePermission */
function giveToGroup(files: FileSystem, directory: string, pod: Pod): void {
  const gid = pod.spec?.securityContext?.fsGroup;
  if (gid === undefined) return;
  files.chown(directory, 0, gid);
  files.chmod(directory, files.stat(directory).mode | GROUP_WRITES);
}

export const hostPathPlugin: VolumePlugin = {
  folder: 'kubernetes.io~host-path',
  readOnly: false,
  setUp: (volume, _pod, _directory, { files }) => hostPath(volume.hostPath!, files),
};

/** Checks a hostPath's type and makes what may be made. models pkg/volume/hostpath/host_path.go, checkType */
export function hostPath({ path, type = '' }: HostPathVolumeSource, files: FileSystem): string {
  const there = files.exists(path) ? files.stat(path).type : undefined;
  const fail = (what: string) => new VolumeError(`hostPath type check failed: ${path} is not ${what}`);
  if (type === 'DirectoryOrCreate' && there === undefined) files.mkdir(path, { recursive: true });
  else if (type === 'FileOrCreate' && there === undefined) {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    if (!files.exists(parent)) throw new VolumeError(`open ${path}: no such file or directory`);
    files.writeFile(path, '');
  } else if (type.startsWith('Directory') && there !== 'directory') throw fail('a directory');
  else if (type.startsWith('File') && there !== 'file') throw fail('a file');
  else if (type === 'Socket') throw fail('a socket file');
  else if (type === 'CharDevice') throw fail('a character device');
  else if (type === 'BlockDevice') throw fail('a block device');
  // without a type the runtime makes a missing folder when it mounts it
  else if (type === '' && there === undefined) files.mkdir(path, { recursive: true });
  return path;
}
