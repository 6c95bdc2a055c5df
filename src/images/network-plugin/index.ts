/** The images of network plug-ins: canal (flannel's routes, Calico's policies) and flannel alone. */

import type { ImageDefinition } from '../definition.ts';
import { calicoNode, startCalico } from './calico-node.ts';
import { flanneld } from './flanneld.ts';
import { calicoInstall, copyFile } from './install-cni.ts';

const CALICO_TAGS = {
  'v3.31.3 v3.31.2 v3.31.0 v3.30.5 v3.30.3 v3.30.0 v3.29.3 v3.28.2 v3.27.3 v3.26.1': 100_000_000,
};
const FLANNEL_TAGS = { 'v0.28.0 v0.27.4 v0.26.7 v0.25.6 v0.24.4 v0.22.3': 33_000_000 };
const REGISTRIES = ['docker.io', 'quay.io'];

export const NETWORK_PLUGIN_IMAGES: readonly ImageDefinition[] = REGISTRIES.flatMap(
  (registry): ImageDefinition[] => [
    {
      repository: `${registry}/calico/cni`,
      tags: CALICO_TAGS,
      natives: { '/opt/cni/bin/install': calicoInstall },
    },
    {
      repository: `${registry}/calico/node`,
      tags: CALICO_TAGS,
      command: ['start_runit'],
      natives: { '/usr/sbin/start_runit': startCalico, '/bin/calico-node': calicoNode },
    },
  ],
);

export const FLANNEL_IMAGES: readonly ImageDefinition[] = ['docker.io', 'ghcr.io'].flatMap(
  (registry): ImageDefinition[] => {
    const owner = registry === 'docker.io' ? 'flannel' : 'flannel-io';
    return [
      {
        repository: `${registry}/${owner}/flannel`,
        tags: FLANNEL_TAGS,
        entrypoint: ['/opt/bin/flanneld'],
        natives: { '/opt/bin/flanneld': flanneld, '/bin/cp': copyFile },
      },
      {
        repository: `${registry}/${owner}/flannel-cni-plugin`,
        tags: { 'v1.8.0-flannel1 v1.7.1-flannel1 v1.6.2-flannel1 v1.5.1-flannel2 v1.2.0': 5_000_000 },
        natives: { '/bin/cp': copyFile },
        unpack: root => root.writeFile('/flannel', '\x7fELF', { mode: 0o755 }),
      },
    ];
  },
);
