import { AutoscalerController } from './autoscaler/controller.ts';
import { ApprovingController } from './certificates/approving-controller.ts';
import { CleanerController } from './certificates/cleaner-controller.ts';
import { SigningController } from './certificates/signing-controller.ts';
import { ClusterRoleAggregationController } from './clusterrole-aggregation/controller.ts';
import type { ControllerFactory } from './context.ts';
import { CronJobController } from './cronjob/controller.ts';
import { DaemonSetController } from './daemonset/controller.ts';
import { DeploymentController } from './deployment/controller.ts';
import { DisruptionController } from './disruption/controller.ts';
import { EndpointsController } from './endpoints/endpoints-controller.ts';
import { EndpointSliceMirroringController } from './endpoints/mirroring-controller.ts';
import { EndpointSliceController } from './endpoints/slice-controller.ts';
import { EphemeralVolumeController } from './ephemeral-volume/controller.ts';
import { GarbageCollector } from './garbage-collector/controller.ts';
import { JobController } from './job/controller.ts';
import { NamespaceController } from './namespace/controller.ts';
import { rootCaPublisher, serviceAccountController } from './namespaced-default/controller.ts';
import { NodeIpamController } from './node-ipam/controller.ts';
import { NodeLifecycleController } from './node-lifecycle/controller.ts';
import { NodeTtlController } from './node-ttl/controller.ts';
import { PersistentVolumeController } from './persistent-volume/controller.ts';
import { PodGarbageCollector } from './pod-gc/controller.ts';
import { claimProtection, volumeProtection } from './protection/controller.ts';
import { ReplicaSetController } from './replicaset/controller.ts';
import { REPLICA_SET, REPLICATION_CONTROLLER } from './replicaset/kinds.ts';
import { ResourceQuotaController } from './resource-quota/controller.ts';
import { ServiceAccountTokenController } from './serviceaccount-token/controller.ts';
import { StatefulSetController } from './statefulset/controller.ts';
import { TaintEvictionController } from './taint-eviction/controller.ts';
import { TtlAfterFinishedController } from './ttl-after-finished/controller.ts';

/** A controller that `--controllers` knows. Models cmd/kube-controller-manager/names and its aliases. */
export interface KnownController {
  readonly name: string;
  /** The name it had before 1.28, which still works. */
  readonly alias?: string;
  /** Absent for controllers whose work has no part in the simulation (clouds, certificates of real clusters). */
  readonly create?: ControllerFactory;
  /** Times of the flags' limits that its client may use. */
  readonly pace?: { readonly qps?: number; readonly burst?: number };
  /** Only started when asked for by name. */
  readonly offByDefault?: boolean;
}

/** Every controller of kube-controller-manager 1.36, in the order in which it starts them. */
export const CONTROLLERS: readonly KnownController[] = [
  {
    name: 'serviceaccount-token-controller',
    alias: 'serviceaccount-token',
    create: context => new ServiceAccountTokenController(context),
  },
  { name: 'endpoints-controller', alias: 'endpoint', create: context => new EndpointsController(context) },
  {
    name: 'endpointslice-controller',
    alias: 'endpointslice',
    create: context => new EndpointSliceController(context),
  },
  {
    name: 'endpointslice-mirroring-controller',
    alias: 'endpointslicemirroring',
    create: context => new EndpointSliceMirroringController(context),
  },
  {
    name: 'replicationcontroller-controller',
    alias: 'replicationcontroller',
    create: context => new ReplicaSetController(context, REPLICATION_CONTROLLER),
  },
  {
    name: 'pod-garbage-collector-controller',
    alias: 'podgc',
    create: context => new PodGarbageCollector(context),
  },
  {
    name: 'resourcequota-controller',
    alias: 'resourcequota',
    create: context => new ResourceQuotaController(context),
  },
  {
    name: 'namespace-controller',
    alias: 'namespace',
    create: context => new NamespaceController(context),
    pace: { qps: 20, burst: 100 },
  },
  { name: 'serviceaccount-controller', alias: 'serviceaccount', create: serviceAccountController },
  {
    name: 'garbage-collector-controller',
    alias: 'garbagecollector',
    create: context => new GarbageCollector(context),
    pace: { qps: 2 },
  },
  { name: 'daemonset-controller', alias: 'daemonset', create: context => new DaemonSetController(context) },
  { name: 'job-controller', alias: 'job', create: context => new JobController(context) },
  {
    name: 'deployment-controller',
    alias: 'deployment',
    create: context => new DeploymentController(context),
  },
  {
    name: 'replicaset-controller',
    alias: 'replicaset',
    create: context => new ReplicaSetController(context, REPLICA_SET),
  },
  {
    name: 'horizontal-pod-autoscaler-controller',
    alias: 'horizontalpodautoscaling',
    create: context => new AutoscalerController(context),
  },
  {
    name: 'disruption-controller',
    alias: 'disruption',
    create: context => new DisruptionController(context),
  },
  {
    name: 'statefulset-controller',
    alias: 'statefulset',
    create: context => new StatefulSetController(context),
  },
  { name: 'cronjob-controller', alias: 'cronjob', create: context => new CronJobController(context) },
  {
    name: 'certificatesigningrequest-signing-controller',
    alias: 'csrsigning',
    create: context => new SigningController(context),
  },
  {
    name: 'certificatesigningrequest-approving-controller',
    alias: 'csrapproving',
    create: context => new ApprovingController(context),
  },
  {
    name: 'certificatesigningrequest-cleaner-controller',
    alias: 'csrcleaner',
    create: context => new CleanerController(context),
  },
  { name: 'podcertificaterequest-cleaner-controller' },
  { name: 'ttl-controller', alias: 'ttl', create: context => new NodeTtlController(context) },
  { name: 'bootstrap-signer-controller', alias: 'bootstrapsigner', offByDefault: true },
  { name: 'token-cleaner-controller', alias: 'tokencleaner', offByDefault: true },
  { name: 'node-ipam-controller', alias: 'nodeipam', create: context => new NodeIpamController(context) },
  {
    name: 'node-lifecycle-controller',
    alias: 'nodelifecycle',
    create: context => new NodeLifecycleController(context),
  },
  { name: 'taint-eviction-controller', create: context => new TaintEvictionController(context) },
  { name: 'device-taint-eviction-controller' },
  { name: 'service-lb-controller', alias: 'service' },
  { name: 'node-route-controller', alias: 'route' },
  { name: 'cloud-node-lifecycle-controller', alias: 'cloud-node-lifecycle' },
  {
    name: 'persistentvolume-binder-controller',
    alias: 'persistentvolume-binder',
    create: context => new PersistentVolumeController(context),
  },
  { name: 'persistentvolume-attach-detach-controller', alias: 'attachdetach' },
  { name: 'persistentvolume-expander-controller', alias: 'persistentvolume-expander' },
  {
    name: 'clusterrole-aggregation-controller',
    alias: 'clusterrole-aggregation',
    create: context => new ClusterRoleAggregationController(context),
  },
  { name: 'persistentvolumeclaim-protection-controller', alias: 'pvc-protection', create: claimProtection },
  { name: 'persistentvolume-protection-controller', alias: 'pv-protection', create: volumeProtection },
  { name: 'volumeattributesclass-protection-controller' },
  {
    name: 'ttl-after-finished-controller',
    alias: 'ttl-after-finished',
    create: context => new TtlAfterFinishedController(context),
  },
  {
    name: 'root-ca-certificate-publisher-controller',
    alias: 'root-ca-cert-publisher',
    create: rootCaPublisher,
  },
  { name: 'kube-apiserver-serving-clustertrustbundle-publisher-controller' },
  {
    name: 'ephemeral-volume-controller',
    alias: 'ephemeral-volume',
    create: context => new EphemeralVolumeController(context),
  },
  { name: 'storageversion-garbage-collector-controller', alias: 'storage-version-gc' },
  { name: 'resourceclaim-controller', alias: 'resource-claim-controller' },
  { name: 'legacy-serviceaccount-token-cleaner-controller', alias: 'legacy-service-account-token-cleaner' },
  { name: 'validatingadmissionpolicy-status-controller' },
  { name: 'service-cidr-controller' },
  { name: 'storage-version-migrator-controller' },
  { name: 'selinux-warning-controller' },
];

/** The names in a `--controllers` list that are no controller's name or alias. */
export function unknownControllers(list: readonly string[]): string[] {
  const known = new Set(CONTROLLERS.flatMap(({ name, alias }) => (alias ? [name, alias] : [name])));
  return list.filter(entry => entry !== '*' && !known.has(entry.replace(/^-/, '')));
}

/** True when a `--controllers` list (`*`, `name`, `-name`) turns the controller on. Models IsControllerEnabled of controller-manager/app/helper.go. */
export function isEnabled(controller: KnownController, list: readonly string[]): boolean {
  const names = controller.alias ? [controller.name, controller.alias] : [controller.name];
  for (const entry of list) {
    if (names.includes(entry)) return true;
    if (entry.startsWith('-') && names.includes(entry.slice(1))) return false;
  }
  return list.includes('*') && controller.offByDefault !== true;
}
