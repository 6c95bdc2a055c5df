import type { Pod, Volume } from '../../api/generated/types.ts';
import { FileError } from '../../machine/filesystem.ts';
import { podDirectory } from '../pods/naming.ts';
import { claimPlugin } from './claim.ts';
import { emptyDirPlugin, hostPathPlugin } from './local.ts';
import { VolumeError, type VolumePlugin, type VolumeWorld } from './plugin.ts';
import { configMapPlugin, downwardPlugin, projectedPlugin, secretPlugin } from './projected.ts';

/** The kinds of volumes that this kubelet can mount, by the field of the volume that holds their source. */
const PLUGINS: Readonly<Record<string, VolumePlugin>> = {
  configMap: configMapPlugin,
  secret: secretPlugin,
  downwardAPI: downwardPlugin,
  projected: projectedPlugin,
  emptyDir: emptyDirPlugin,
  hostPath: hostPathPlugin,
  persistentVolumeClaim: claimPlugin,
  ephemeral: claimPlugin,
};

/** What could not be mounted, and why. */
export interface MountFailure {
  readonly volume: string;
  readonly message: string;
}

/** The volumes of one pod on its machine. */
export class PodVolumes {
  private readonly paths = new Map<string, string>();

  constructor(
    private readonly uid: string,
    private readonly world: VolumeWorld,
  ) {}

  /** Mounts what is not mounted and brings up to date what is. @returns what failed */
  setUp(pod: Pod): readonly MountFailure[] {
    const failures: MountFailure[] = [];
    for (const volume of pod.spec?.volumes ?? []) {
      try {
        this.paths.set(volume.name, this.setUpOne(volume, pod));
      } catch (error) {
        if (!(error instanceof VolumeError || error instanceof FileError)) throw error;
        failures.push({ volume: volume.name, message: error.message });
      }
    }
    return failures;
  }

  /** The path on the machine of a mounted volume, or undefined. */
  path(name: string): string | undefined {
    return this.paths.get(name);
  }

  /** May containers only read a volume, whatever their mounts say? */
  isReadOnly(volume: Volume): boolean {
    return pluginOf(volume)?.readOnly === true || volume.persistentVolumeClaim?.readOnly === true;
  }

  /** Removes what the kubelet made for the pod. */
  tearDown(): void {
    const { files } = this.world;
    const directory = podDirectory(this.uid);
    if (files.exists(directory)) files.rm(directory, { recursive: true });
    this.paths.clear();
  }

  private setUpOne(volume: Volume, pod: Pod): string {
    const plugin = pluginOf(volume);
    if (plugin === undefined)
      throw new VolumeError(`no volume plugin matched name: kubernetes.io/${sourceOf(volume)}`);
    return plugin.setUp(
      volume,
      pod,
      `${podDirectory(this.uid)}/volumes/${plugin.folder}/${volume.name}`,
      this.world,
    );
  }
}

function pluginOf(volume: Volume): VolumePlugin | undefined {
  return PLUGINS[sourceOf(volume) ?? 'emptyDir'];
}

/** The field that says what kind of volume it is. */
function sourceOf(volume: Volume): string | undefined {
  return Object.keys(volume).find(key => key !== 'name' && volume[key as keyof Volume] !== undefined);
}
