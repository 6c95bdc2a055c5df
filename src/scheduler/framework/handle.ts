import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  Namespace,
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
} from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import type { Clock } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import type { Client } from '../../client/client.ts';
import type { EventsV1Recorder } from '../../client/events-v1.ts';
import type { Cache } from '../cache/cache.ts';
import type { Logger } from '../log.ts';
import type { Nominator } from '../queue/nominator.ts';
import type { FilterRunner } from './filter-runner.ts';
import type { PodInfo } from './pod-info.ts';

/** Reads objects of one kind from what informers hold. */
export interface Lister<T extends KubeObject> {
  /** @param key `namespace/name`, or `name` */
  get(key: string): T | undefined;
  list(): readonly T[];
  /** Those of one namespace. */
  inNamespace(namespace: string): readonly T[];
}

/** The kinds that plugins look at beside pods and nodes. */
export interface Listers {
  readonly pods: Lister<Pod>;
  readonly services: Lister<Service>;
  readonly replicationControllers: Lister<ReplicationController>;
  readonly replicaSets: Lister<ReplicaSet>;
  readonly statefulSets: Lister<StatefulSet>;
  readonly namespaces: Lister<Namespace>;
  readonly disruptionBudgets: Lister<PodDisruptionBudget>;
  readonly claims: Lister<PersistentVolumeClaim>;
  readonly volumes: Lister<PersistentVolume>;
  readonly storageClasses: Lister<StorageClass>;
  readonly csiNodes: Lister<CSINode>;
  readonly csiDrivers: Lister<CSIDriver>;
  readonly csiCapacities: Lister<CSIStorageCapacity>;
  readonly volumeAttachments: Lister<VolumeAttachment>;
}

/** What plugins get to work with. models k8s.io/kube-scheduler/framework, Handle */
export interface Handle {
  readonly cache: Cache;
  readonly listers: Listers;
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly log: Logger;
  readonly events: EventsV1Recorder;
  readonly nominator: Nominator;
  /** The filters of the plugin's own profile; set once the profile is complete. */
  readonly filters: FilterRunner;
  /** Lets a pod be tried again at once. */
  activate(pod: PodInfo): void;
  /** Rejects a pod that has a node and waits to be bound; false when it does not wait. */
  rejectWaiting(uid: string): boolean;
}
