/**
 * What the OpenAPI schema does not tell but Go's encoding of the types depends on: which scalar fields are pointers
 * (their zero value is written out) and which structs are held by value (written out as `{}` when empty).
 * Models the struct tags and field types of k8s.io/api.
 */

/** Scalar fields that are pointers in every type that has them. */
const POINTER_FIELDS = new Set(
  `deletionGracePeriodSeconds controller blockOwnerDeletion terminationGracePeriodSeconds activeDeadlineSeconds
  automountServiceAccountToken shareProcessNamespace runtimeClassName enableServiceLinks
  preemptionPolicy setHostnameAsFQDN hostUsers hostnameOverride privileged runAsUser runAsGroup runAsNonRoot
  readOnlyRootFilesystem allowPrivilegeEscalation procMount fsGroup fsGroupChangePolicy supplementalGroupsPolicy
  seLinuxChangePolicy gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess localhostProfile
  mountPropagation recursiveReadOnly tolerationSeconds minDomains nodeAffinityPolicy nodeTaintsPolicy defaultMode
  mode optional expirationSeconds cachingMode initiatorName endpointsNamespace ipFamilyPolicy
  allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution appProtocol ipMode
  immutable revisionHistoryLimit progressDeadlineSeconds collisionCount partition maxUnavailable maxSurge
  terminatingReplicas parallelism completions backoffLimit backoffLimitPerIndex maxFailedIndexes manualSelector
  ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy failedIndexes timeZone
  startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit minAvailable unhealthyPodEvictionPolicy
  volumeMode volumeAttributesClassName storageClassName allowVolumeExpansion volumeBindingMode minReplicas
  targetCPUUtilizationPercentage currentCPUUtilizationPercentage averageUtilization stabilizationWindowSeconds
  selectPolicy averageValue holderIdentity leaseDurationSeconds leaseTransitions preferredHolder zone serving
  ingressClassName pathType endPort gracePeriodSeconds orphanDependents propagationPolicy started sizeLimit
  attachRequired podInfoOnMount storageCapacity requiresRepublish seLinuxMount nodeAllocatableUpdatePeriodSeconds
  fsGroupPolicy failurePolicy matchPolicy sideEffects timeoutSeconds reinvocationPolicy url resourceClaimName
  resourceClaimTemplateName divisor tolerance lendablePercent borrowingLimitPercent count`.split(/\s+/),
);

/** `Type.field` where only that type's field is a pointer or has no `omitempty`, or (`!`) is not although the name says so. */
const POINTER_EXCEPTIONS = new Set(
  `PodSpec.priority Container.restartPolicy EphemeralContainer.restartPolicy GRPCAction.service HostPathVolumeSource.type
  CSIVolumeSource.readOnly CSIVolumeSource.fsType AzureDiskVolumeSource.readOnly AzureDiskVolumeSource.fsType
  AzureDiskVolumeSource.kind PodDNSConfigOption.value ClientIPConfig.timeoutSeconds !Probe.timeoutSeconds
  ReplicationControllerSpec.replicas ReplicaSetSpec.replicas DeploymentSpec.replicas StatefulSetSpec.replicas
  JobStatus.ready JobStatus.terminating EndpointConditions.ready EndpointConditions.terminating Endpoint.hostname
  Endpoint.nodeName EndpointAddress.nodeName NetworkPolicyPort.protocol NetworkPolicyPort.port
  TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup TypedObjectReference.namespace
  IngressClassParametersReference.apiGroup IngressClassParametersReference.scope
  IngressClassParametersReference.namespace HorizontalPodAutoscalerStatus.observedGeneration LeaseSpec.strategy
  StorageClass.reclaimPolicy ServiceReference.path ServiceReference.port Preconditions.uid Preconditions.resourceVersion
  PodFailurePolicyOnExitCodesRequirement.containerName WebhookClientConfig.url !EventSeries.count
  !CoreEvent.count RollingUpdateStatefulSetStrategy.partition MetricTarget.value ResourceMetricStatus.averageValue
  JSONSchemaProps.maximum JSONSchemaProps.minimum JSONSchemaProps.maxLength JSONSchemaProps.minLength
  JSONSchemaProps.maxItems JSONSchemaProps.minItems JSONSchemaProps.multipleOf JSONSchemaProps.maxProperties
  JSONSchemaProps.minProperties JSONSchemaProps.x-kubernetes-preserve-unknown-fields JSONSchemaProps.x-kubernetes-list-type
  JSONSchemaProps.x-kubernetes-map-type JSONSchemaProps.$ref ValidationRule.reason ValidationRule.optionalOldSelf
  CustomResourceSubresourceScale.labelSelectorPath
  CustomResourceDefinitionVersion.deprecationWarning PersistentVolumeStatus.lastPhaseTransitionTime
  !Event.count !TokenRequestSpec.expirationSeconds`.split(/\s+/),
);

/** Structs held by value although the schema does not require the field. */
const VALUE_STRUCTS = new Set(
  `Container.resources EphemeralContainer.resources DeploymentSpec.strategy DeploymentSpec.template
  DaemonSetSpec.updateStrategy StatefulSetSpec.updateStrategy ReplicaSetSpec.template JobTemplateSpec.spec
  PodTemplate.template PodTemplateSpec.spec PersistentVolumeClaimSpec.resources ContainerStatus.state
  ContainerStatus.lastState ServiceStatus.loadBalancer NodeStatus.daemonEndpoints NodeStatus.nodeInfo
  NodeDaemonEndpoints.kubeletEndpoint Event.source IngressStatus.loadBalancer NetworkPolicySpec.podSelector
  Endpoint.conditions NodeConfigStatus.active ResourceClaimTemplateSpec.spec IngressServiceBackend.port`.split(
    /\s+/,
  ),
);

/** Structs that are pointers although the schema requires the field. */
const POINTER_STRUCTS = new Set(
  `DeploymentSpec.selector DaemonSetSpec.selector StatefulSetSpec.selector ReplicaSetSpec.selector VolumeNodeAffinity.required
  NodeAffinity.requiredDuringSchedulingIgnoredDuringExecution CustomResourceDefinitionVersion.schema
  LimitedPriorityLevelConfiguration.limitResponse HTTPIngressRuleValue.paths`.split(/\s+/),
);

/** Fields that are always written, though the schema does not require them. */
const ALWAYS_WRITTEN = new Set(
  `Role.rules ClusterRole.rules HorizontalPodAutoscalerStatus.currentMetrics PodDisruptionBudgetStatus.disruptionsAllowed
  PodDisruptionBudgetStatus.currentHealthy PodDisruptionBudgetStatus.desiredHealthy
  PodDisruptionBudgetStatus.expectedPods StatefulSetStatus.availableReplicas`.split(/\s+/),
);

/** True when the struct has the field without `omitempty` although the API calls it optional. */
export function isAlwaysWritten(type: string, field: string): boolean {
  return ALWAYS_WRITTEN.has(`${type}.${field}`);
}

/** All of these that a slice's ports have are pointers; the ports of Endpoints have the same name, and one. */
const SLICE_PORT = 'discovery.v1.EndpointPort';

/**
 * True when Go holds the scalar by pointer, so that a zero that was given is kept.
 * @param id of the type with its package, as the schema or the protobuf table names it
 */
export function isPointerScalar(id: string, field: string): boolean {
  const type = id.slice(id.lastIndexOf('.') + 1);
  const key = `${type}.${field}`;
  if (POINTER_EXCEPTIONS.has(key) || id.endsWith(SLICE_PORT)) return true;
  return POINTER_FIELDS.has(field) && !POINTER_EXCEPTIONS.has(`!${key}`);
}

/** True when Go holds the struct by value, so that it is always written. */
export function isValueStruct(type: string, field: string, required: boolean, isKind: boolean): boolean {
  const key = `${type}.${field}`;
  if (POINTER_STRUCTS.has(key)) return false;
  if (field === 'metadata') return true;
  if (isKind && (field === 'spec' || field === 'status')) return true;
  return required || VALUE_STRUCTS.has(key);
}
