import type { KubeObject } from '../../api/object.ts';
import { certificateSigningRequestRules } from './certificate-signing-request.ts';
import { configMapRules, secretRules } from './config.ts';
import { cronJobRules } from './cron-job.ts';
import { customResourceDefinitionRules } from './custom-resource-definition.ts';
import { daemonSetRules } from './daemon-set.ts';
import { deploymentRules } from './deployment.ts';
import { endpointSliceRules, endpointsRules } from './endpoints.ts';
import { eventRules } from './event.ts';
import { horizontalPodAutoscalerRules } from './horizontal-pod-autoscaler.ts';
import { ingressRules } from './ingress.ts';
import { ingressClassRules } from './ingress-class.ts';
import { jobRules } from './job.ts';
import type { KindRules } from './kind.ts';
import { leaseRules } from './lease.ts';
import { limitRangeRules } from './limit-range.ts';
import { namespaceRules } from './namespace.ts';
import { networkPolicyRules } from './network-policy.ts';
import { nodeRules } from './node.ts';
import { podRules } from './pod.ts';
import { podDisruptionBudgetRules } from './pod-disruption-budget.ts';
import { priorityClassRules } from './priority-class.ts';
import { clusterRoleBindingRules, clusterRoleRules, roleBindingRules, roleRules } from './rbac.ts';
import { replicaSetRules } from './replica-set.ts';
import { replicationControllerRules } from './replication-controller.ts';
import { resourceQuotaRules } from './resource-quota.ts';
import { serviceRules } from './service.ts';
import { statefulSetRules } from './stateful-set.ts';
import { persistentVolumeClaimRules, persistentVolumeRules, storageClassRules } from './storage.ts';

/** Forgets which kind the rules are for: the registry hands every kind's rules that kind's objects only. */
function of<Live extends KubeObject>(rules: KindRules<Live>): KindRules {
  return rules as unknown as KindRules;
}

const RBAC = 'rbac.authorization.k8s.io';

/** The rules of kinds, by group and kind. */
export const KINDS: Readonly<Record<string, KindRules>> = {
  '/ConfigMap': of(configMapRules),
  '/Endpoints': of(endpointsRules),
  '/Event': of(eventRules),
  '/LimitRange': of(limitRangeRules),
  '/Namespace': of(namespaceRules),
  '/Node': of(nodeRules),
  '/PersistentVolume': of(persistentVolumeRules),
  '/PersistentVolumeClaim': of(persistentVolumeClaimRules),
  '/Pod': of(podRules),
  '/ReplicationController': of(replicationControllerRules),
  '/ResourceQuota': of(resourceQuotaRules),
  '/Secret': of(secretRules),
  '/Service': of(serviceRules),
  '/ServiceAccount': { returnsDeleted: true },
  'apiextensions.k8s.io/CustomResourceDefinition': of(customResourceDefinitionRules),
  'apps/DaemonSet': of(daemonSetRules),
  'apps/Deployment': of(deploymentRules),
  'apps/ReplicaSet': of(replicaSetRules),
  'apps/StatefulSet': of(statefulSetRules),
  'autoscaling/HorizontalPodAutoscaler': of(horizontalPodAutoscalerRules),
  'batch/CronJob': of(cronJobRules),
  'batch/Job': of(jobRules),
  'certificates.k8s.io/CertificateSigningRequest': of(certificateSigningRequestRules),
  'coordination.k8s.io/Lease': of(leaseRules),
  'discovery.k8s.io/EndpointSlice': of(endpointSliceRules),
  'events.k8s.io/Event': { allowCreateOnUpdate: true },
  'networking.k8s.io/Ingress': of(ingressRules),
  'networking.k8s.io/IngressClass': of(ingressClassRules),
  'networking.k8s.io/NetworkPolicy': of(networkPolicyRules),
  'policy/PodDisruptionBudget': of(podDisruptionBudgetRules),
  [`${RBAC}/ClusterRole`]: of(clusterRoleRules),
  [`${RBAC}/ClusterRoleBinding`]: of(clusterRoleBindingRules),
  [`${RBAC}/Role`]: of(roleRules),
  [`${RBAC}/RoleBinding`]: of(roleBindingRules),
  'scheduling.k8s.io/PriorityClass': of(priorityClassRules),
  'storage.k8s.io/StorageClass': of(storageClassRules),
};
