/** The images of a kubeadm cluster: control plane, kube-proxy, CoreDNS, pause, network plug-ins. */
import { KUBERNETES_VERSION } from '../api/version.ts';
import type { NativeProgram } from '../machine/runner.ts';
import { coredns } from './coredns/coredns.ts';
import type { ImageDefinition } from './definition.ts';
import type { DataDirectories } from './etcd/data-directories.ts';
import { etcd } from './etcd/etcd.ts';
import { etcdctl } from './etcd/etcdctl.ts';
import { etcdutl } from './etcd/etcdutl.ts';
import { GATEWAY_IMAGES } from './gateway/index.ts';
import { INGRESS_NGINX_IMAGES } from './ingress-nginx/index.ts';
import { kubeApiserver } from './kube-apiserver/kube-apiserver.ts';
import { kubeControllerManager } from './kube-controller-manager/kube-controller-manager.ts';
import { kubeProxy } from './kube-proxy/kube-proxy.ts';
import { kubeScheduler } from './kube-scheduler/kube-scheduler.ts';
import { FLANNEL_IMAGES, NETWORK_PLUGIN_IMAGES } from './network-plugin/index.ts';
import { pause } from './pause/pause.ts';

/** The definitions, over the disks of one cluster. */
export function controlPlaneImages(disks: DataDirectories): readonly ImageDefinition[] {
  return [
    kubernetes('kube-apiserver', 28_000_000, kubeApiserver),
    kubernetes('kube-controller-manager', 23_000_000, kubeControllerManager),
    kubernetes('kube-scheduler', 17_000_000, kubeScheduler),
    kubernetes('kube-proxy', 26_000_000, kubeProxy),
    {
      repository: 'registry.k8s.io/coredns/coredns',
      tags: { 'v1.14.2': 23_600_000, 'v1.13.1': 23_500_000 },
      entrypoint: ['/coredns'],
      natives: { '/coredns': coredns },
    },
    {
      repository: 'registry.k8s.io/etcd',
      tags: { '3.6.8-0': 23_600_000 },
      natives: {
        '/usr/local/bin/etcd': etcd(disks),
        '/usr/local/bin/etcdctl': etcdctl,
        '/usr/local/bin/etcdutl': etcdutl,
      },
    },
    {
      repository: 'registry.k8s.io/pause',
      tags: { '3.10.1': 320_000, '3.10': 320_000, '3.9': 320_000 },
      entrypoint: ['/pause'],
      natives: { '/pause': pause },
    },
    ...NETWORK_PLUGIN_IMAGES,
    ...FLANNEL_IMAGES,
    ...INGRESS_NGINX_IMAGES,
    ...GATEWAY_IMAGES,
  ];
}

function kubernetes(name: string, sizeBytes: number, program: NativeProgram): ImageDefinition {
  const path = `/usr/local/bin/${name}`;
  return {
    repository: `registry.k8s.io/${name}`,
    tags: { [KUBERNETES_VERSION]: sizeBytes },
    entrypoint: [path],
    natives: { [path]: program },
  };
}
