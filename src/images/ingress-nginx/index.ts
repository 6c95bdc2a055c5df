import type { ImageDefinition } from '../definition.ts';
import { installBusybox } from '../workloads/userland.ts';
import { ingressController } from './controller.ts';

export const INGRESS_NGINX_IMAGES: readonly ImageDefinition[] = [
  {
    repository: 'registry.k8s.io/ingress-nginx/controller',
    tags: { 'v1.14.1 v1.14.0 v1.13.3 v1.12.1 v1.11.5 v1.10.1 v1.9.6 v1.8.2 v1.8.1 v1.7.0': 110_000_000 },
    entrypoint: ['/usr/bin/dumb-init', '--'],
    command: ['/nginx-ingress-controller'],
    natives: {
      '/nginx-ingress-controller': ingressController,
      // dumb-init starts what is named behind it, and that is always the controller
      '/usr/bin/dumb-init': ingressController,
    },
    exposedPorts: [80, 443],
    unpack: installBusybox,
  },
];
