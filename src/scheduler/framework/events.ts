import type { KubeObject } from '../../api/object.ts';
import type { PodInfo } from './pod-info.ts';

/** What may change in the cluster so that a pod that did not fit fits. models kube-scheduler/framework/types.go */
export type EventResource =
  | 'AssignedPod'
  | 'UnscheduledPod'
  /** The very pod that waits. */
  | 'TargetPod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'StorageClass'
  | 'CSINode'
  | 'CSIDriver'
  | 'CSIStorageCapacity'
  | 'VolumeAttachment'
  | 'ResourceClaim'
  | 'ResourceSlice'
  | 'DeviceClass';

export type EventAction =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeCondition'
  | 'UpdateNodeAnnotation'
  | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated'
  | 'UpdatePodGeneratedResourceClaim'
  /** Any other change of a pod. */
  | 'UpdatePod';

/** One change, with what it changed. */
export interface ClusterEvent {
  readonly resource: EventResource;
  /** All that one update did: a node may get a label and lose a taint at once. */
  readonly actions: ReadonlySet<EventAction>;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

/** A kind of change that may help a pod which the plugin refused. */
export interface EventInterest {
  readonly resource: EventResource;
  readonly actions: readonly EventAction[];
  /** Whether this change may make this pod fit; absent: any such change may. */
  hint?(pod: PodInfo, event: ClusterEvent): boolean;
}

/** True when the interest covers the event. */
export function covers(interest: EventInterest, event: ClusterEvent): boolean {
  return interest.resource === event.resource && interest.actions.some(action => event.actions.has(action));
}
