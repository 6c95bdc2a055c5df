/** models cmd/kube-controller-manager/app/options and its controllers' option files */
import { flagTable } from '../program/flag-set.ts';
import { COMPONENT_BASE, DELEGATING_AUTH, LEADER_ELECTION, SECURE_SERVING } from '../program/shared-flags.ts';

export const CONTROLLER_MANAGER_FLAGS = flagTable(
  SECURE_SERVING(10257, ''),
  DELEGATING_AUTH,
  LEADER_ELECTION('kube-controller-manager'),
  COMPONENT_BASE,
  `
  master string
  kubeconfig string
  kube-api-burst int32 30
  kube-api-content-type string application/vnd.kubernetes.protobuf
  kube-api-qps float32 20
  min-resync-period duration 12h0m0s
  controller-start-interval duration 0s
  controllers stringSlice *
  leader-migration-config string
  enable-leader-migration bool
  contention-profiling bool
  profiling bool true
  feature-gates stringSlice
  cloud-config string
  cloud-provider string
  external-cloud-volume-plugin string
  allow-untagged-cloud bool
  allocate-node-cidrs bool
  cidr-allocator-type string RangeAllocator
  cluster-cidr string
  cluster-name string kubernetes
  configure-cloud-routes bool true
  node-monitor-period duration 5s
  node-sync-period duration 0s
  route-reconciliation-period duration 10s
  use-service-account-credentials bool
  concurrent-service-syncs int32 1
  concurrent-node-syncs int32 1
  concurrent-validating-admission-policy-status-syncs int32 5
  attach-detach-reconcile-sync-period duration 1m0s
  disable-attach-detach-reconcile-sync bool
  disable-force-detach-on-timeout bool
  cluster-signing-cert-file string
  cluster-signing-duration duration 8760h0m0s
  cluster-signing-key-file string
  cluster-signing-kube-apiserver-client-cert-file string
  cluster-signing-kube-apiserver-client-key-file string
  cluster-signing-kubelet-client-cert-file string
  cluster-signing-kubelet-client-key-file string
  cluster-signing-kubelet-serving-cert-file string
  cluster-signing-kubelet-serving-key-file string
  cluster-signing-legacy-unknown-cert-file string
  cluster-signing-legacy-unknown-key-file string
  concurrent-cron-job-syncs int32 5
  concurrent-daemonset-syncs int32 2
  concurrent-deployment-syncs int32 5
  concurrent-device-taint-eviction-syncs int32 8
  concurrent-endpoint-syncs int32 5
  endpoint-updates-batch-period duration 0s
  concurrent-service-endpoint-syncs int32 5
  endpointslice-updates-batch-period duration 0s
  max-endpoints-per-slice int32 100
  mirroring-concurrent-service-endpoint-syncs int32 5
  mirroring-endpointslice-updates-batch-period duration 0s
  mirroring-max-endpoints-per-subset int32 1000
  concurrent-ephemeralvolume-syncs int32 5
  concurrent-gc-syncs int32 20
  enable-garbage-collector bool true
  concurrent-horizontal-pod-autoscaler-syncs int32 5
  horizontal-pod-autoscaler-cpu-initialization-period duration 5m0s
  horizontal-pod-autoscaler-downscale-stabilization duration 5m0s
  horizontal-pod-autoscaler-initial-readiness-delay duration 30s
  horizontal-pod-autoscaler-sync-period duration 15s
  horizontal-pod-autoscaler-tolerance float64 0.1
  horizontal-pod-autoscaler-upscale-delay duration 3m0s
  horizontal-pod-autoscaler-downscale-delay duration 5m0s
  concurrent-job-syncs int32 5
  legacy-service-account-token-clean-up-period duration 8760h0m0s
  concurrent-namespace-syncs int32 10
  namespace-sync-period duration 5m0s
  node-cidr-mask-size int32 24
  node-cidr-mask-size-ipv4 int32 24
  node-cidr-mask-size-ipv6 int32 64
  service-cluster-ip-range string
  large-cluster-size-threshold int32 50
  node-eviction-rate float32 0.1
  node-monitor-grace-period duration 50s
  node-startup-grace-period duration 1m0s
  secondary-node-eviction-rate float32 0.01
  unhealthy-zone-threshold float32 0.55
  enable-dynamic-provisioning bool true
  enable-hostpath-provisioner bool
  flex-volume-plugin-dir string /usr/libexec/kubernetes/kubelet-plugins/volume/exec/
  pv-recycler-increment-timeout-nfs int32 30
  pv-recycler-minimum-timeout-hostpath int32 60
  pv-recycler-minimum-timeout-nfs int32 300
  pv-recycler-pod-template-filepath-hostpath string
  pv-recycler-pod-template-filepath-nfs string
  pv-recycler-timeout-increment-hostpath int32 30
  pvclaimbinder-sync-period duration 15s
  terminated-pod-gc-threshold int32 12500
  concurrent-rc-syncs int32 5
  concurrent-replicaset-syncs int32 5
  concurrent-resource-quota-syncs int32 5
  resource-quota-sync-period duration 5m0s
  concurrent-resource-claim-syncs int32 50
  concurrent-serviceaccount-token-syncs int32 5
  root-ca-file string
  service-account-private-key-file string
  concurrent-statefulset-syncs int32 5
  concurrent-ttl-after-finished-syncs int32 5
  pod-eviction-timeout duration 5m0s
  `,
);
