/** models cmd/kube-apiserver/app/options and pkg/controlplane/apiserver/options */
import { flagTable } from '../program/flag-set.ts';
import { COMPONENT_BASE, SECURE_SERVING } from '../program/shared-flags.ts';

export const APISERVER_FLAGS = flagTable(
  SECURE_SERVING(6443, '/var/run/kubernetes'),
  COMPONENT_BASE,
  `
  advertise-address ip
  cors-allowed-origins stringSlice
  external-hostname string
  goaway-chance float64 0
  livez-grace-period duration 0s
  max-mutating-requests-inflight int 200
  max-requests-inflight int 400
  min-request-timeout int 1800
  request-timeout duration 1m0s
  shutdown-delay-duration duration 0s
  shutdown-send-retry-after bool
  shutdown-watch-termination-grace-period duration 0s
  strict-transport-security-directives stringSlice
  corev1-service-account-token-getter string
  enable-priority-and-fairness bool true
  request-timeout-grace-period duration
  storage-initialization-timeout duration 1m0s

  etcd-servers stringSlice
  etcd-servers-overrides stringSlice
  etcd-prefix string /registry
  etcd-keyfile string
  etcd-certfile string
  etcd-cafile string
  etcd-compaction-interval duration 5m0s
  etcd-count-metric-poll-period duration 1m0s
  etcd-db-metric-poll-interval duration 30s
  etcd-healthcheck-timeout duration 2s
  etcd-readycheck-timeout duration 2s
  lease-reuse-duration-seconds int64 60
  storage-backend string
  storage-media-type string application/vnd.kubernetes.protobuf
  delete-collection-workers int 1
  enable-garbage-collector bool true
  encryption-provider-config string
  encryption-provider-config-automatic-reload bool
  watch-cache bool true
  watch-cache-sizes stringSlice
  default-watch-cache-size int 100

  audit-log-path string
  audit-log-maxage int 0
  audit-log-maxbackup int 0
  audit-log-maxsize int 0
  audit-log-compress bool
  audit-log-format string json
  audit-log-mode string blocking
  audit-log-batch-buffer-size int 10000
  audit-log-batch-max-size int 1
  audit-log-batch-max-wait duration 0s
  audit-log-batch-throttle-burst int 0
  audit-log-batch-throttle-enable bool
  audit-log-batch-throttle-qps float32 0
  audit-log-truncate-enabled bool
  audit-log-truncate-max-batch-size int64 10485760
  audit-log-truncate-max-event-size int64 102400
  audit-log-version string audit.k8s.io/v1
  audit-policy-file string
  audit-webhook-config-file string
  audit-webhook-initial-backoff duration 10s
  audit-webhook-mode string batch
  audit-webhook-batch-buffer-size int 10000
  audit-webhook-batch-max-size int 400
  audit-webhook-batch-max-wait duration 30s
  audit-webhook-batch-throttle-burst int 15
  audit-webhook-batch-throttle-enable bool true
  audit-webhook-batch-throttle-qps float32 10
  audit-webhook-truncate-enabled bool
  audit-webhook-truncate-max-batch-size int64 10485760
  audit-webhook-truncate-max-event-size int64 102400
  audit-webhook-version string audit.k8s.io/v1

  contention-profiling bool
  profiling bool true
  debug-socket-path string

  anonymous-auth bool true
  api-audiences stringSlice
  authentication-config string
  authentication-token-webhook-cache-ttl duration 2m0s
  authentication-token-webhook-config-file string
  authentication-token-webhook-version string v1beta1
  client-ca-file string
  enable-bootstrap-token-auth bool
  oidc-ca-file string
  oidc-client-id string
  oidc-groups-claim string
  oidc-groups-prefix string
  oidc-issuer-url string
  oidc-required-claim mapStringString
  oidc-signing-algs stringSlice RS256
  oidc-username-claim string sub
  oidc-username-prefix string
  requestheader-allowed-names stringSlice
  requestheader-client-ca-file string
  requestheader-extra-headers-prefix stringSlice
  requestheader-group-headers stringSlice
  requestheader-uid-headers stringSlice
  requestheader-username-headers stringSlice
  service-account-extend-token-expiration bool true
  service-account-issuer stringArray
  service-account-jwks-uri string
  service-account-key-file stringArray
  service-account-lookup bool true
  service-account-max-token-expiration duration 0s
  service-account-signing-endpoint string
  service-account-signing-key-file string
  token-auth-file string

  authorization-config string
  authorization-mode stringSlice
  authorization-policy-file string
  authorization-webhook-cache-authorized-ttl duration 5m0s
  authorization-webhook-cache-unauthorized-ttl duration 30s
  authorization-webhook-config-file string
  authorization-webhook-version string v1beta1

  runtime-config mapStringString
  egress-selector-config-file string

  admission-control stringSlice
  admission-control-config-file string
  disable-admission-plugins stringSlice
  enable-admission-plugins stringSlice

  tracing-config-file string

  aggregator-reject-forwarding-redirect bool true
  allow-privileged bool
  enable-aggregator-routing bool
  enable-logs-handler bool
  endpoint-reconciler-type string lease
  event-ttl duration 1h0m0s
  kubelet-certificate-authority string
  kubelet-client-certificate string
  kubelet-client-key string
  kubelet-port uint 10250
  kubelet-preferred-address-types stringSlice Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP
  kubelet-read-only-port uint 10255
  kubelet-timeout duration 5s
  kubernetes-service-node-port int 0
  max-connection-bytes-per-sec int64 0
  peer-advertise-ip string
  peer-advertise-port string
  peer-ca-file string
  proxy-client-cert-file string
  proxy-client-key-file string
  service-cluster-ip-range string
  service-node-port-range portRange 30000-32767
  apiserver-count int 1
  coordinated-leadership-lease-duration duration 15s
  coordinated-leadership-renew-deadline duration 10s
  coordinated-leadership-retry-period duration 2s
  cloud-provider-gce-l7lb-src-cidrs string
  cloud-provider-gce-lb-src-cidrs string
  `,
);
