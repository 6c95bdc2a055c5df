import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
  StorageClass,
  VolumeAttachment,
} from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import type { Clock } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { Informer, type InformerOptions } from '../client/informer.ts';
import type { Lister, Listers } from './framework/handle.ts';

const BY_NAMESPACE = 'namespace';
/** Pods that have ended take no room, and their end is as good as their being deleted. */
const RUNNING = 'status.phase!=Succeeded,status.phase!=Failed';

/** Follows everything that decisions look at. models pkg/scheduler/scheduler.go, its informer factory */
export class Informers {
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly services: Informer<Service>;
  readonly replicationControllers: Informer<ReplicationController>;
  readonly replicaSets: Informer<ReplicaSet>;
  readonly statefulSets: Informer<StatefulSet>;
  readonly namespaces: Informer<Namespace>;
  readonly disruptionBudgets: Informer<PodDisruptionBudget>;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly storageClasses: Informer<StorageClass>;
  readonly csiNodes: Informer<CSINode>;
  readonly csiDrivers: Informer<CSIDriver>;
  readonly csiCapacities: Informer<CSIStorageCapacity>;
  readonly volumeAttachments: Informer<VolumeAttachment>;
  private readonly all: Informer<KubeObject>[] = [];

  constructor(client: Client, clock: Clock) {
    const follow = <T extends KubeObject>(
      resource: string,
      options: InformerOptions<T> = {},
    ): Informer<T> => {
      const informer = new Informer<T>(client.resource<T>(resource), clock, {
        indexes: { [BY_NAMESPACE]: object => [object.metadata?.namespace ?? ''] },
        ...options,
      });
      this.all.push(informer as unknown as Informer<KubeObject>);
      return informer;
    };
    // Nodes come first, so that pods find the node they are on.
    this.nodes = follow('nodes');
    this.namespaces = follow('namespaces');
    this.services = follow('services');
    this.replicationControllers = follow('replicationcontrollers');
    this.replicaSets = follow('replicasets.apps');
    this.statefulSets = follow('statefulsets.apps');
    this.disruptionBudgets = follow('poddisruptionbudgets.policy');
    this.volumes = follow('persistentvolumes');
    this.claims = follow('persistentvolumeclaims');
    this.storageClasses = follow('storageclasses.storage.k8s.io');
    this.csiNodes = follow('csinodes.storage.k8s.io');
    this.csiDrivers = follow('csidrivers.storage.k8s.io');
    this.csiCapacities = follow('csistoragecapacities.storage.k8s.io');
    this.volumeAttachments = follow('volumeattachments.storage.k8s.io');
    this.pods = follow('pods', { fieldSelector: RUNNING, indexes: {} });
  }

  start(): void {
    for (const informer of this.all) informer.start();
  }

  stop(): void {
    for (const informer of this.all) informer.stop();
  }

  /** True once everything has been listed. */
  get synced(): boolean {
    return this.all.every(informer => informer.hasSynced);
  }

  /** The same as plugins see it. */
  listers(): Listers {
    const names = [
      'pods',
      'services',
      'replicationControllers',
      'replicaSets',
      'statefulSets',
      'namespaces',
      'disruptionBudgets',
      'claims',
      'volumes',
      'storageClasses',
      'csiNodes',
      'csiDrivers',
      'csiCapacities',
      'volumeAttachments',
    ] as const;
    return Object.fromEntries(
      names.map(name => [name, listerOf(this[name] as Informer<KubeObject>)]),
    ) as unknown as Listers;
  }
}

function listerOf<T extends KubeObject>(informer: Informer<T>): Lister<T> {
  return {
    get: key => informer.get(key),
    list: () => informer.list(),
    inNamespace: namespace => informer.byIndex(BY_NAMESPACE, namespace),
  };
}
