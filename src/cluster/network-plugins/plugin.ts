/** The network plug-ins that a cluster may come with. */
import { parseAllDocuments } from 'yaml';
import { KUBE_OBJECT, type KubeObject } from '../../api/object.ts';
import { checked } from '../../base/form.ts';
import type { ClusterSpec } from '../spec.ts';
import { CANAL, CANAL_IMAGES } from './canal.ts';
import { FLANNEL_IMAGES, KUBE_FLANNEL } from './flannel.ts';

export type PluginName = NonNullable<ClusterSpec['networkPlugin']>;

interface Plugin {
  /** What its manifest is called where it lies on the control plane. */
  readonly file: string;
  readonly manifest: string;
  readonly images: readonly string[];
}

const PLUGINS: Readonly<Record<Exclude<PluginName, 'none'>, Plugin>> = {
  canal: { file: 'canal.yaml', manifest: CANAL, images: CANAL_IMAGES },
  flannel: { file: 'kube-flannel.yml', manifest: KUBE_FLANNEL, images: FLANNEL_IMAGES },
};

/** The plug-in of a cluster; one that enforces NetworkPolicies unless the spec says otherwise. */
export function pluginOf({ networkPlugin = 'canal' }: ClusterSpec): Plugin | undefined {
  return networkPlugin === 'none' ? undefined : PLUGINS[networkPlugin];
}

/** What the plug-in's manifest holds. */
export function pluginObjects(plugin: Plugin): readonly KubeObject[] {
  return parseAllDocuments(plugin.manifest).map(document =>
    checked(KUBE_OBJECT, document.toJS(), 'an object of the plug-in'),
  );
}

/** The manifests that lie on the control plane of a cluster that comes without a plug-in: path and text. */
export function pluginManifests(): readonly (readonly [string, string])[] {
  return Object.values(PLUGINS).map(({ file, manifest }) => [`/root/${file}`, manifest]);
}

/** All images of all plug-ins: they may be applied where no registry would be reached in time. */
export function pluginImages(): readonly string[] {
  return Object.values(PLUGINS).flatMap(({ images }) => images);
}
