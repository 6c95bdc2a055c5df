import type {
  ConfigMap,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Secret,
  Volume,
} from '../../api/generated/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { NodeFacts } from '../containers/field-ref.ts';

/** A volume cannot be set up; the message stands behind `MountVolume.SetUp failed for volume "x" : `. */
export class VolumeError extends Error {}

/** What volumes are made from. Objects that do not exist are undefined; what cannot be asked throws VolumeError. */
export interface VolumeWorld {
  readonly files: FileSystem;
  readonly clock: Clock;
  configMap(namespace: string, name: string): ConfigMap | undefined;
  secret(namespace: string, name: string): Secret | undefined;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  persistentVolume(name: string): PersistentVolume | undefined;
  /** A token of the pod's service account. */
  token(pod: Pod, audience: string | undefined, expirationSeconds: number): string;
  node(pod: Pod): NodeFacts;
}

/** One kind of volume source. */
export interface VolumePlugin {
  /** Its folder's name under a pod's volumes: `kubernetes.io~configmap`. */
  readonly folder: string;
  /**
   * Makes the volume, or brings it up to date when it is there already.
   * @param directory the pod's folder for this volume; not made yet
   * @returns the path on the machine that containers mount
   */
  setUp(volume: Volume, pod: Pod, directory: string, world: VolumeWorld): string;
  /** May containers only read it, whatever their mounts say? */
  readonly readOnly: boolean;
}
