// models pkg/kubelet/volumemanager/populator, getPVCExtractPV and what the plugins then mount
import type { PersistentVolume } from '../../api/generated/types.ts';
import { hostPath } from './local.ts';
import { VolumeError, type VolumePlugin, type VolumeWorld } from './plugin.ts';

export const claimPlugin: VolumePlugin = {
  folder: 'kubernetes.io~persistent',
  readOnly: false,
  setUp: (volume, pod, _directory, world) => {
    const namespace = pod.metadata?.namespace ?? '';
    const generated = `${pod.metadata?.name}-${volume.name}`;
    const name = volume.persistentVolumeClaim?.claimName ?? generated;
    const claim = world.claim(namespace, name);
    const process = (why: string) => new VolumeError(`error processing PVC ${namespace}/${name}: ${why}`);
    if (claim === undefined)
      throw process(
        `failed to fetch PVC from API server: persistentvolumeclaims ${JSON.stringify(name)} not found`,
      );
    if (claim.metadata?.deletionTimestamp !== undefined) throw process('PVC is being deleted');
    const volumeName = claim.spec?.volumeName;
    if (claim.status?.phase !== 'Bound' || !volumeName) throw process('PVC is not bound');
    const found = world.persistentVolume(volumeName);
    if (found === undefined)
      throw process(
        `failed to fetch PV ${volumeName} from API server: persistentvolumes ${JSON.stringify(volumeName)} not found`,
      );
    return pathOf(found, world);
  },
};

/** Where on this machine a volume's content is. Network storage lives in a folder named after the volume. */
function pathOf(volume: PersistentVolume, { files }: VolumeWorld): string {
  const { spec = {}, metadata } = volume;
  if (spec.hostPath) return hostPath(spec.hostPath, files);
  if (spec.local) {
    if (!files.exists(spec.local.path))
      throw new VolumeError(`path ${JSON.stringify(spec.local.path)} does not exist`);
    return spec.local.path;
  }
  const path = `/var/lib/kubelet/plugins/kubernetes.io/mounts/${metadata?.name}`;
  if (!files.exists(path)) files.mkdir(path, { recursive: true, mode: 0o777 });
  return path;
}
