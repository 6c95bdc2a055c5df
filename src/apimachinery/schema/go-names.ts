/** Named Go types of scalar and list fields, where decoding errors show them: `of type v1.PullPolicy`. */
const NAMED: Readonly<Record<string, string>> = Object.fromEntries(
  `PodSpec.restartPolicy=v1.RestartPolicy PodSpec.dnsPolicy=v1.DNSPolicy PodSpec.preemptionPolicy=v1.PreemptionPolicy
  Container.imagePullPolicy=v1.PullPolicy Container.terminationMessagePolicy=v1.TerminationMessagePolicy
  Container.restartPolicy=v1.ContainerRestartPolicy EphemeralContainer.imagePullPolicy=v1.PullPolicy
  EphemeralContainer.terminationMessagePolicy=v1.TerminationMessagePolicy ContainerPort.protocol=v1.Protocol
  Toleration.operator=v1.TolerationOperator Toleration.effect=v1.TaintEffect Taint.effect=v1.TaintEffect
  NodeSelectorRequirement.operator=v1.NodeSelectorOperator LabelSelectorRequirement.operator=v1.LabelSelectorOperator
  TopologySpreadConstraint.whenUnsatisfiable=v1.UnsatisfiableConstraintAction
  TopologySpreadConstraint.nodeAffinityPolicy=v1.NodeInclusionPolicy
  TopologySpreadConstraint.nodeTaintsPolicy=v1.NodeInclusionPolicy HTTPGetAction.scheme=v1.URIScheme
  EmptyDirVolumeSource.medium=v1.StorageMedium HostPathVolumeSource.type=v1.HostPathType PodOS.name=v1.OSName
  ServicePort.protocol=v1.Protocol ServiceSpec.type=v1.ServiceType ServiceSpec.sessionAffinity=v1.ServiceAffinity
  ServiceSpec.externalTrafficPolicy=v1.ServiceExternalTrafficPolicy ServiceSpec.ipFamilyPolicy=v1.IPFamilyPolicy
  ServiceSpec.internalTrafficPolicy=v1.ServiceInternalTrafficPolicy ServiceSpec.ipFamilies=[]v1.IPFamily
  DeploymentStrategy.type=v1.DeploymentStrategyType DaemonSetUpdateStrategy.type=v1.DaemonSetUpdateStrategyType
  StatefulSetUpdateStrategy.type=v1.StatefulSetUpdateStrategyType
  StatefulSetSpec.podManagementPolicy=v1.PodManagementPolicyType JobSpec.completionMode=v1.CompletionMode
  JobSpec.podReplacementPolicy=v1.PodReplacementPolicy CronJobSpec.concurrencyPolicy=v1.ConcurrencyPolicy
  PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy=v1.UnhealthyPodEvictionPolicyType
  PriorityClass.preemptionPolicy=v1.PreemptionPolicy LimitRangeItem.type=v1.LimitType
  ResourceQuotaSpec.scopes=[]v1.ResourceQuotaScope NamespaceSpec.finalizers=[]v1.FinalizerName
  PersistentVolumeSpec.accessModes=[]v1.PersistentVolumeAccessMode
  PersistentVolumeClaimSpec.accessModes=[]v1.PersistentVolumeAccessMode
  PersistentVolumeSpec.persistentVolumeReclaimPolicy=v1.PersistentVolumeReclaimPolicy
  PersistentVolumeSpec.volumeMode=v1.PersistentVolumeMode PersistentVolumeClaimSpec.volumeMode=v1.PersistentVolumeMode
  StorageClass.reclaimPolicy=v1.PersistentVolumeReclaimPolicy StorageClass.volumeBindingMode=v1.VolumeBindingMode
  NetworkPolicyPort.protocol=v1.Protocol NetworkPolicySpec.policyTypes=[]v1.PolicyType HTTPIngressPath.pathType=v1.PathType
  Secret.type=v1.SecretType PodStatus.phase=v1.PodPhase ObjectMeta.uid=types.UID OwnerReference.uid=types.UID
  Capabilities.add=[]v1.Capability Capabilities.drop=[]v1.Capability PodSecurityContext.fsGroupChangePolicy=v1.PodFSGroupChangePolicy
  SeccompProfile.type=v1.SeccompProfileType VolumeMount.mountPropagation=v1.MountPropagationMode
  ObjectReference.uid=types.UID EndpointSlice.addressType=v1.AddressType SecurityContext.procMount=v1.ProcMountType
  ResourceClaim.name=string`
    .split(/\s+/)
    .map(entry => entry.split('=') as [string, string]),
);

/** The named Go type of a field, or undefined where it is a plain one. */
export function namedGoType(type: string, field: string): string | undefined {
  return NAMED[`${type}.${field}`];
}
