import {
  any,
  bool,
  duration,
  float32,
  int32,
  int64,
  list,
  map,
  string,
  struct,
} from '../apimachinery/schema/declare.ts';

const part = (name: string, fields: Parameters<typeof struct>[1]) => struct(name, fields, 'v1beta1');
const fieldsOf = <Type>(type: Type, names: string): Readonly<Record<string, Type>> =>
  Object.fromEntries(names.split(/\s+/).map(name => [name, type]));

/** The fields of a kubelet's config file. models staging/src/k8s.io/kubelet/config/v1beta1/types.go */
export const KUBELET_CONFIGURATION = part('KubeletConfiguration', {
  ...fieldsOf(
    string,
    `kind apiVersion staticPodPath podLogsDir staticPodURL address tlsCertFile tlsPrivateKeyFile tlsMinVersion
    imagePullCredentialsVerificationPolicy healthzBindAddress clusterDomain kubeletCgroups systemCgroups cgroupRoot
    cgroupDriver cpuManagerPolicy memoryManagerPolicy topologyManagerPolicy topologyManagerScope hairpinMode podCIDR
    resolvConf contentType containerLogMaxSize configMapAndSecretChangeDetectionStrategy reservedSystemCPUs
    showHiddenMetricsForVersion systemReservedCgroup kubeReservedCgroup volumePluginDir providerID
    containerRuntimeEndpoint imageServiceEndpoint`,
  ),
  ...fieldsOf(
    bool,
    `enableServer rotateCertificates serverTLSBootstrap enableDebuggingHandlers enableContentionProfiling cgroupsPerQOS
    singleProcessOOMKill runOnce cpuCFSQuota serializeImagePulls mergeDefaultEvictionSettings
    enableControllerAttachDetach protectKernelDefaults makeIPTablesUtilChains failSwapOn kernelMemcgNotification
    enableSystemLogHandler enableSystemLogQuery enableProfilingHandler enableDebugFlagsHandler seccompDefault
    registerNode localStorageCapacityIsolation failCgroupV1`,
  ),
  ...fieldsOf(
    int32,
    `port readOnlyPort registryPullQPS registryBurst eventRecordQPS eventBurst healthzPort oomScoreAdj
    nodeLeaseDurationSeconds imageGCHighThresholdPercent imageGCLowThresholdPercent maxPods nodeStatusMaxImages
    kubeAPIQPS kubeAPIBurst maxParallelImagePulls evictionMaxPodGracePeriod podsPerCore iptablesMasqueradeBit
    iptablesDropBit containerLogMaxFiles containerLogMaxWorkers`,
  ),
  ...fieldsOf(int64, 'podPidsLimit maxOpenFiles'),
  ...fieldsOf(
    duration,
    `syncFrequency fileCheckFrequency httpCheckFrequency streamingConnectionIdleTimeout nodeStatusUpdateFrequency
    nodeStatusReportFrequency imageMinimumGCAge imageMaximumGCAge volumeStatsAggPeriod cpuManagerReconcilePeriod
    runtimeRequestTimeout cpuCFSQuotaPeriod evictionPressureTransitionPeriod containerLogMonitorInterval
    shutdownGracePeriod shutdownGracePeriodCriticalPods`,
  ),
  ...fieldsOf(
    list(string),
    'tlsCipherSuites clusterDNS preloadedImagesVerificationAllowlist enforceNodeAllocatable allowedUnsafeSysctls',
  ),
  ...fieldsOf(
    map(string),
    `cpuManagerPolicyOptions topologyManagerPolicyOptions qosReserved evictionHard evictionSoft evictionSoftGracePeriod
    evictionMinimumReclaim systemReserved kubeReserved`,
  ),
  ...fieldsOf(any, 'logging tracing userNamespaces reservedMemory'),
  staticPodURLHeader: map(list(string)),
  featureGates: map(bool),
  memoryThrottlingFactor: float32,
  authentication: part('KubeletAuthentication', {
    x509: part('KubeletX509Authentication', { clientCAFile: string }),
    webhook: part('KubeletWebhookAuthentication', { enabled: bool, cacheTTL: duration }),
    anonymous: part('KubeletAnonymousAuthentication', { enabled: bool }),
  }),
  authorization: part('KubeletAuthorization', {
    mode: string,
    webhook: part('KubeletWebhookAuthorization', {
      cacheAuthorizedTTL: duration,
      cacheUnauthorizedTTL: duration,
    }),
  }),
  memorySwap: part('MemorySwapConfiguration', { swapBehavior: string }),
  crashLoopBackOff: part('CrashLoopBackOffConfig', { maxContainerRestartPeriod: duration }),
  shutdownGracePeriodByPodPriority: list(
    part('ShutdownGracePeriodByPodPriority', { priority: int32, shutdownGracePeriodSeconds: int64 }),
  ),
  registerWithTaints: list(struct('Taint', { key: string, value: string, effect: string, timeAdded: any })),
});
