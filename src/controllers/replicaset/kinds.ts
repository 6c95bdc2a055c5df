import type {
  ObjectMeta,
  PodTemplateSpec,
  ReplicaSet,
  ReplicaSetStatus,
  ReplicationController,
} from '../../api/generated/types.ts';
import { type Requirement, selectorRequirements } from '../../api/selectors.ts';

/** What a ReplicaSet and a ReplicationController have in common. */
export interface ReplicaOwner {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly minReadySeconds?: number;
    readonly replicas?: number;
    readonly template?: PodTemplateSpec;
  };
  readonly status?: ReplicaSetStatus;
}

/** How the one controller serves two kinds; upstream converts ReplicationControllers to ReplicaSets and back. */
export interface ReplicaKind {
  readonly resource: string;
  readonly kind: string;
  /** The name that its events are signed with. */
  readonly component: string;
  readonly reportsTerminating: boolean;
  /** What a pod's labels must satisfy to be the owner's. */
  selector(owner: ReplicaOwner): readonly Requirement[];
}

export const REPLICA_SET: ReplicaKind = {
  resource: 'replicasets.apps',
  kind: 'ReplicaSet',
  component: 'replicaset-controller',
  reportsTerminating: true,
  selector: owner => selectorRequirements((owner as ReplicaSet).spec?.selector ?? {}),
};

export const REPLICATION_CONTROLLER: ReplicaKind = {
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  component: 'replication-controller',
  reportsTerminating: false,
  selector: owner =>
    selectorRequirements({ matchLabels: (owner as ReplicationController).spec?.selector ?? {} }),
};
