import type { ImageDefinition } from '../definition.ts';
import { installBusybox } from '../workloads/userland.ts';
import { controlPlane } from './control-plane.ts';
import { dataPlane } from './data-plane.ts';

const TAGS = { '2.2.1 2.2.0 2.1.4 2.1.0 2.0.2 edge': 34_000_000 };

export const GATEWAY_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'ghcr.io/nginx/nginx-gateway-fabric',
    tags: TAGS,
    entrypoint: ['/usr/bin/gateway'],
    natives: { '/usr/bin/gateway': controlPlane },
    user: { uid: 101, gid: 1001 },
  },
  {
    repository: 'ghcr.io/nginx/nginx-gateway-fabric/nginx',
    tags: TAGS,
    entrypoint: ['/agent/entrypoint.sh'],
    natives: { '/agent/entrypoint.sh': dataPlane },
    user: { uid: 101, gid: 1001 },
    unpack: installBusybox,
  },
];
