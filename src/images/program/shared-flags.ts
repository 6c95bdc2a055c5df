/** Flag groups that several programs have. Each names the upstream file that adds it. */

/** models apiserver/pkg/server/options/serving.go */
export const SECURE_SERVING = (port: number, certDir: string) => `
  bind-address ip 0.0.0.0
  secure-port int ${port}
  cert-dir string ${certDir}
  tls-cert-file string
  tls-private-key-file string
  tls-cipher-suites stringSlice
  tls-min-version string
  tls-curve-preferences intSlice
  tls-sni-cert-key string
  http2-max-streams-per-connection int 0
  disable-http2-serving bool
  permit-port-sharing bool
  permit-address-sharing bool
`;

/** models apiserver/pkg/server/options/authentication.go and authorization.go (delegating) */
export const DELEGATING_AUTH = `
  authentication-kubeconfig string
  authentication-token-webhook-cache-ttl duration 10s
  authentication-skip-lookup bool
  authentication-tolerate-lookup-failure bool true
  client-ca-file string
  requestheader-username-headers stringSlice x-remote-user
  requestheader-uid-headers stringSlice
  requestheader-group-headers stringSlice x-remote-group
  requestheader-extra-headers-prefix stringSlice x-remote-extra-
  requestheader-client-ca-file string
  requestheader-allowed-names stringSlice
  authorization-kubeconfig string
  authorization-webhook-cache-authorized-ttl duration 10s
  authorization-webhook-cache-unauthorized-ttl duration 10s
  authorization-always-allow-paths stringSlice /healthz,/readyz,/livez
`;

/** models component-base/config/options/leaderelectionconfig.go */
export const LEADER_ELECTION = (name: string) => `
  leader-elect bool true
  leader-elect-lease-duration duration 15s
  leader-elect-renew-deadline duration 10s
  leader-elect-retry-period duration 2s
  leader-elect-resource-lock string leases
  leader-elect-resource-name string ${name}
  leader-elect-resource-namespace string kube-system
`;

/** models component-base/logs/api/v1/options.go, metrics/options.go, cli/globalflag and the compatibility registry's flags */
export const COMPONENT_BASE = `
  feature-gates stringSlice
  emulated-version stringSlice
  min-compatibility-version stringSlice
  emulation-forward-compatible bool
  runtime-config-emulation-forward-compatible bool
  show-hidden-metrics-for-version string
  disabled-metrics stringSlice
  allow-metric-labels stringToString
  allow-metric-labels-manifest string
  logging-format string text
  log-flush-frequency duration 5s
  v,v level 0
  vmodule moduleSpec
  log-text-split-stream bool
  log-text-info-buffer-size quantity
  log-json-split-stream bool
  log-json-info-buffer-size quantity
`;
