import type { Printer } from './printer.ts';
import apiservice from './printers/apiservice.ts';
import certificatesigningrequest from './printers/certificatesigningrequest.ts';
import componentstatus from './printers/componentstatus.ts';
import configmap from './printers/configmap.ts';
import controllerrevision from './printers/controllerrevision.ts';
import cronjob from './printers/cronjob.ts';
import csidriver from './printers/csidriver.ts';
import csinode from './printers/csinode.ts';
import csistoragecapacity from './printers/csistoragecapacity.ts';
import daemonset from './printers/daemonset.ts';
import deployment from './printers/deployment.ts';
import endpoints from './printers/endpoints.ts';
import endpointslice from './printers/endpointslice.ts';
import event from './printers/event.ts';
import horizontalpodautoscaler from './printers/horizontalpodautoscaler.ts';
import ingress from './printers/ingress.ts';
import ingressclass from './printers/ingressclass.ts';
import ipaddress from './printers/ipaddress.ts';
import job from './printers/job.ts';
import lease from './printers/lease.ts';
import metrics from './printers/metrics.ts';
import namespace from './printers/namespace.ts';
import networkpolicy from './printers/networkpolicy.ts';
import node from './printers/node.ts';
import persistentvolume from './printers/persistentvolume.ts';
import persistentvolumeclaim from './printers/persistentvolumeclaim.ts';
import pod from './printers/pod.ts';
import poddisruptionbudget from './printers/poddisruptionbudget.ts';
import podtemplate from './printers/podtemplate.ts';
import priorityclass from './printers/priorityclass.ts';
import replicaset from './printers/replicaset.ts';
import replicationcontroller from './printers/replicationcontroller.ts';
import resourcequota from './printers/resourcequota.ts';
import rolebinding from './printers/rolebinding.ts';
import runtimeclass from './printers/runtimeclass.ts';
import scale from './printers/scale.ts';
import secret from './printers/secret.ts';
import service from './printers/service.ts';
import serviceaccount from './printers/serviceaccount.ts';
import servicecidr from './printers/servicecidr.ts';
import statefulset from './printers/statefulset.ts';
import storageclass from './printers/storageclass.ts';
import volumeattachment from './printers/volumeattachment.ts';
import volumeattributesclass from './printers/volumeattributesclass.ts';

/** Printers by kind and group: `Pod`, `Deployment.apps`. Kinds that are not here have the generic one. */
export const PRINTERS: { readonly [groupKind: string]: Printer } = {
  'APIService.apiregistration.k8s.io': apiservice,
  'CSIDriver.storage.k8s.io': csidriver,
  'CSINode.storage.k8s.io': csinode,
  'CSIStorageCapacity.storage.k8s.io': csistoragecapacity,
  'CertificateSigningRequest.certificates.k8s.io': certificatesigningrequest,
  'ClusterRoleBinding.rbac.authorization.k8s.io': rolebinding,
  ComponentStatus: componentstatus,
  ConfigMap: configmap,
  'ControllerRevision.apps': controllerrevision,
  'CronJob.batch': cronjob,
  'DaemonSet.apps': daemonset,
  'Deployment.apps': deployment,
  'EndpointSlice.discovery.k8s.io': endpointslice,
  Endpoints: endpoints,
  Event: event,
  'Event.events.k8s.io': event,
  'HorizontalPodAutoscaler.autoscaling': horizontalpodautoscaler,
  'IPAddress.networking.k8s.io': ipaddress,
  'Ingress.networking.k8s.io': ingress,
  'IngressClass.networking.k8s.io': ingressclass,
  'Job.batch': job,
  'Lease.coordination.k8s.io': lease,
  Namespace: namespace,
  'NetworkPolicy.networking.k8s.io': networkpolicy,
  Node: node,
  'NodeMetrics.metrics.k8s.io': metrics,
  PersistentVolume: persistentvolume,
  PersistentVolumeClaim: persistentvolumeclaim,
  Pod: pod,
  'PodDisruptionBudget.policy': poddisruptionbudget,
  'PodMetrics.metrics.k8s.io': metrics,
  PodTemplate: podtemplate,
  'PriorityClass.scheduling.k8s.io': priorityclass,
  'ReplicaSet.apps': replicaset,
  ReplicationController: replicationcontroller,
  ResourceQuota: resourcequota,
  'RoleBinding.rbac.authorization.k8s.io': rolebinding,
  'RuntimeClass.node.k8s.io': runtimeclass,
  'Scale.autoscaling': scale,
  Secret: secret,
  Service: service,
  ServiceAccount: serviceaccount,
  'ServiceCIDR.networking.k8s.io': servicecidr,
  'StatefulSet.apps': statefulset,
  'StorageClass.storage.k8s.io': storageclass,
  'VolumeAttachment.storage.k8s.io': volumeattachment,
  'VolumeAttributesClass.storage.k8s.io': volumeattributesclass,
};
