/** models cmd/kube-proxy/app/options.go */
import { flagTable } from '../program/flag-set.ts';
import { COMPONENT_BASE } from '../program/shared-flags.ts';

export const PROXY_FLAGS = flagTable(
  COMPONENT_BASE,
  `
  config string
  write-config-to string
  cleanup bool
  init-only bool
  bind-address ip 0.0.0.0
  bind-address-hard-fail bool
  cluster-cidr string
  config-sync-period duration 15m0s
  conntrack-max-per-core int32 32768
  conntrack-min int32 131072
  conntrack-tcp-be-liberal bool
  conntrack-tcp-timeout-close-wait duration 1h0m0s
  conntrack-tcp-timeout-established duration 24h0m0s
  conntrack-udp-timeout duration 0s
  conntrack-udp-timeout-stream duration 0s
  detect-local-mode string
  healthz-bind-address string 0.0.0.0:10256
  hostname-override string
  iptables-localhost-nodeports bool true
  iptables-masquerade-bit int32 14
  iptables-min-sync-period duration 1s
  iptables-sync-period duration 30s
  ipvs-exclude-cidrs stringSlice
  ipvs-min-sync-period duration 1s
  ipvs-scheduler string
  ipvs-strict-arp bool
  ipvs-sync-period duration 30s
  ipvs-tcp-timeout duration 0s
  ipvs-tcpfin-timeout duration 0s
  ipvs-udp-timeout duration 0s
  kube-api-burst int32 10
  kube-api-content-type string application/vnd.kubernetes.protobuf
  kube-api-qps float32 5
  kubeconfig string
  masquerade-all bool
  master string
  metrics-bind-address string 127.0.0.1:10249
  nodeport-addresses stringSlice
  oom-score-adj int32 -999
  pod-bridge-interface string
  pod-interface-name-prefix string
  profiling bool
  proxy-mode string
  proxy-port-range string
  show-hidden-metrics-for-version string
  `,
);
