/** Which description belongs to which kind. models describerMap */

import { describeClaim } from './claim.ts';
import { describeConfigMap, describeSecret } from './config.ts';
import { describeCronJob } from './cronjob.ts';
import { describeCsiNode } from './csinode.ts';
import { describeCsr } from './csr.ts';
import { describeDaemonSet } from './daemonset.ts';
import { describeDeployment } from './deployment.ts';
import type { Describer } from './describer.ts';
import { describeEndpointSlice, describeEndpoints } from './endpoints.ts';
import { describeGeneric } from './generic.ts';
import { describeHpa } from './hpa.ts';
import { describeIngress, describeIngressClass } from './ingress.ts';
import { describeJob } from './job.ts';
import { describeLimitRange } from './limitrange.ts';
import { describeNamespace } from './namespace.ts';
import { describeNetworkPolicy } from './networkpolicy.ts';
import { describeNode } from './node.ts';
import { describePdb } from './pdb.ts';
import { describeVolume } from './persistentvolume.ts';
import { describePod } from './pod.ts';
import { describePriorityClass } from './priorityclass.ts';
import { describeQuota } from './quota.ts';
import { describeRole, describeRoleBinding, describeServiceAccount } from './rbac.ts';
import { describeReplicaSet, describeReplicationController } from './replicaset.ts';
import { describeService } from './service.ts';
import { describeIpAddress, describeServiceCidr } from './service-addresses.ts';
import { describeStatefulSet } from './statefulset.ts';
import { describeStorageClass, describeVolumeAttributesClass } from './storageclass.ts';

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  ConfigMap: describeConfigMap,
  Endpoints: describeEndpoints,
  LimitRange: describeLimitRange,
  Namespace: describeNamespace,
  Node: describeNode,
  PersistentVolume: describeVolume,
  PersistentVolumeClaim: describeClaim,
  Pod: describePod,
  ReplicationController: describeReplicationController,
  ResourceQuota: describeQuota,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  'ReplicaSet.apps': describeReplicaSet,
  'StatefulSet.apps': describeStatefulSet,
  'HorizontalPodAutoscaler.autoscaling': describeHpa,
  'CronJob.batch': describeCronJob,
  'Job.batch': describeJob,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'PodDisruptionBudget.policy': describePdb,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'Role.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
  'CertificateSigningRequest.certificates.k8s.io': describeCsr,
  'CSINode.storage.k8s.io': describeCsiNode,
  'IPAddress.networking.k8s.io': describeIpAddress,
  'ServiceCIDR.networking.k8s.io': describeServiceCidr,
  'StorageClass.storage.k8s.io': describeStorageClass,
  'VolumeAttributesClass.storage.k8s.io': describeVolumeAttributesClass,
};

/** The description of a kind; kinds without their own get the generic one. */
export function describerOf(of: { readonly group: string; readonly kind: string }): Describer {
  return DESCRIBERS[of.group === '' ? of.kind : `${of.kind}.${of.group}`] ?? describeGeneric;
}
