import type {
  Deployment,
  DeploymentCondition,
  DeploymentStatus,
  ReplicaSet,
} from '../../api/generated/types.ts';
import { type Clock, rfc3339 } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import { desiredReplicasAnnotation, maxReplicasAnnotation, withReplicas } from './annotations.ts';
import { maxSurge, wanted } from './arithmetic.ts';
import { newCondition, setCondition } from './conditions.ts';

/** What every step of a Deployment's sync works with. */
export interface DeploymentServices {
  readonly deployments: ResourceClient<Deployment>;
  readonly replicaSets: ResourceClient<ReplicaSet>;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
}

/** One sync of one Deployment: the Deployment as last written, its ReplicaSets, and how they are changed. */
export class Rollout {
  /** All ReplicaSets of the Deployment, as last written. */
  sets: readonly ReplicaSet[];

  constructor(
    readonly services: DeploymentServices,
    /** Replaced by what the server answers on each write. */
    public deployment: Deployment,
    sets: readonly ReplicaSet[],
  ) {
    this.sets = sets;
  }

  get now(): string {
    return rfc3339(this.services.clock.now());
  }

  get hasDeadline(): boolean {
    // The API stores math.MaxInt32 for "no deadline".
    const seconds = this.deployment.spec?.progressDeadlineSeconds;
    return seconds !== undefined && seconds !== 2147483647;
  }

  /** Writes the status. @throws ApiError Conflict when the Deployment has changed meanwhile */
  writeStatus(status: DeploymentStatus, annotations?: Readonly<Record<string, string>>): void {
    const metadata = annotations ? { ...this.deployment.metadata, annotations } : this.deployment.metadata;
    this.deployment = this.services.deployments.updateStatus({ ...this.deployment, metadata, status });
  }

  /** The status with a condition set. */
  withCondition(
    type: DeploymentCondition['type'],
    value: 'True' | 'False' | 'Unknown',
    reason: string,
    message: string,
  ): DeploymentStatus {
    const status = this.deployment.status ?? {};
    const condition = newCondition(type, value, reason, message, this.now);
    return { ...status, conditions: setCondition(status.conditions ?? [], condition) };
  }

  /** Puts a written ReplicaSet in the place of the one it was. */
  replaceSet(set: ReplicaSet): void {
    const known = this.sets.some(({ metadata }) => metadata?.uid === set.metadata?.uid);
    this.sets = known
      ? this.sets.map(old => (old.metadata?.uid === set.metadata?.uid ? set : old))
      : [...this.sets, set];
  }

  /** The set as last written. */
  current(set: ReplicaSet): ReplicaSet {
    return this.sets.find(({ metadata }) => metadata?.uid === set.metadata?.uid) ?? set;
  }

  /** Scales a ReplicaSet and tells of it in an event; leaves one alone that has that size. @returns whether it scaled */
  scale(set: ReplicaSet, replicas: number): boolean {
    return wanted(set) !== replicas && this.resize(set, replicas);
  }

  /** As `scale`, but also brings the annotations about sizes up to date. Models scaleReplicaSet. */
  resize(set: ReplicaSet, replicas: number): boolean {
    const desired = wanted(this.deployment);
    const most = desired + maxSurge(this.deployment);
    const before = wanted(set);
    const stale = desiredReplicasAnnotation(set) !== desired || maxReplicasAnnotation(set) !== most;
    if (before === replicas && !stale) return false;
    const annotations = withReplicas(set.metadata?.annotations, desired, most);
    const resized: ReplicaSet = {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec!, replicas },
    };
    this.replaceSet(this.services.replicaSets.update(resized));
    if (before === replicas) return false;
    const direction = before < replicas ? 'up' : 'down';
    this.event(
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${set.metadata?.name} from ${before} to ${replicas}`,
    );
    return true;
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.services.recorder.event(this.deployment, type, reason, message);
  }
}
