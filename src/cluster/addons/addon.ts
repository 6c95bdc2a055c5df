/** What a cluster may come with besides kubeadm's own. */
import { parseAllDocuments } from 'yaml';
import { KUBE_OBJECT, type KubeObject } from '../../api/object.ts';
import { checked } from '../../base/form.ts';
import type { ClusterSpec } from '../spec.ts';
import { GATEWAY, GATEWAY_IMAGES } from './gateway.ts';
import { gatewayDefinitions } from './gateway-crds.ts';
import { INGRESS_NGINX, INGRESS_NGINX_IMAGES } from './ingress-nginx.ts';

type AddonName = NonNullable<ClusterSpec['addons']>[number];

interface Addon {
  /** Definitions that the manifest needs. */
  readonly definitions?: () => readonly KubeObject[];
  readonly manifest: string;
  readonly images: readonly string[];
}

const ADDONS: Readonly<Record<AddonName, Addon>> = {
  gateway: { definitions: gatewayDefinitions, manifest: GATEWAY, images: GATEWAY_IMAGES },
  'ingress-nginx': { manifest: INGRESS_NGINX, images: INGRESS_NGINX_IMAGES },
};

/** The objects of a cluster's add-ons, in order. */
export function addonManifests({ addons = [] }: ClusterSpec): readonly KubeObject[] {
  return addons.flatMap(name => {
    const { definitions, manifest } = ADDONS[name];
    const objects = parseAllDocuments(manifest).map(document =>
      checked(KUBE_OBJECT, document.toJS(), 'an object of the add-on'),
    );
    return [...(definitions?.() ?? []), ...objects];
  });
}

/** The images that they name. */
export function addonImages({ addons = [] }: ClusterSpec): readonly string[] {
  return addons.flatMap(name => ADDONS[name].images);
}
