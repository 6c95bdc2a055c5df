import type { Node, Pod } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { jsonEqual } from '../base/json.ts';
import type { Informer } from '../client/informer.ts';
import type { Cache } from './cache/cache.ts';
import type { ClusterEvent, EventAction, EventResource } from './framework/events.ts';
import { PodInfo } from './framework/pod-info.ts';
import type { Informers } from './informers.ts';
import { ownChanges } from './queue/pod-changes.ts';
import type { SchedulingQueue } from './queue/scheduling-queue.ts';

/** Keeps cache and queue in step with what informers tell. models pkg/scheduler/eventhandlers.go */
export class EventHandlers {
  /** @param isMine whether a pod names one of this scheduler's profiles @param gone a pod was deleted */
  constructor(
    private readonly cache: Cache,
    private readonly queue: SchedulingQueue,
    private readonly isMine: (pod: Pod) => boolean,
    private readonly gone: (uid: string) => boolean,
  ) {}

  /** Connects the handlers. */
  attach(informers: Informers): void {
    informers.nodes.on({
      add: node => this.addNode(node),
      update: (before, after) => this.updateNode(before, after),
      delete: node => this.deleteNode(node),
    });
    informers.pods.on({
      add: pod => this.addPod(pod),
      update: (before, after) => this.updatePod(before, after),
      delete: pod => this.deletePod(pod),
    });
    informers.namespaces.on({
      update: (before, after) => {
        if (!jsonEqual(before.metadata?.labels, after.metadata?.labels))
          this.cache.matching.forget('namespaces ');
      },
    });
    this.announceAll(informers.volumes, 'PersistentVolume');
    this.announceAll(informers.claims, 'PersistentVolumeClaim');
    this.announceAll(informers.storageClasses, 'StorageClass');
    this.announceAll(informers.csiNodes, 'CSINode');
    this.announceAll(informers.csiDrivers, 'CSIDriver');
    this.announceAll(informers.csiCapacities, 'CSIStorageCapacity');
    this.announceAll(informers.volumeAttachments, 'VolumeAttachment');
  }

  private announceAll<T extends KubeObject>(informer: Informer<T>, resource: EventResource): void {
    informer.on({
      add: after => this.announce(resource, ['Add'], undefined, after),
      update: (before, after) => this.announce(resource, ['Update'], before, after),
      delete: before => this.announce(resource, ['Delete'], before, undefined),
    });
  }

  private announce(
    resource: EventResource,
    actions: readonly EventAction[],
    before: KubeObject | undefined,
    after: KubeObject | undefined,
  ): void {
    const event: ClusterEvent = {
      resource,
      actions: new Set(actions),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
    this.queue.announce(event);
  }

  private addNode(node: Node): void {
    this.cache.addNode(node);
    this.announce('Node', ['Add'], undefined, node);
  }

  private updateNode(before: Node, after: Node): void {
    this.cache.updateNode(after);
    const actions = nodeChanges(before, after);
    if (actions.length > 0) this.announce('Node', actions, before, after);
  }

  private deleteNode(node: Node): void {
    this.cache.removeNode(node.metadata?.name ?? '');
    this.announce('Node', ['Delete'], node, undefined);
  }

  private addPod(pod: Pod): void {
    if (pod.spec?.nodeName) this.addAssigned(pod);
    else if (this.isMine(pod)) this.queue.add(new PodInfo(pod));
  }

  private addAssigned(pod: Pod): void {
    const info = new PodInfo(pod, this.cache.placedPod(pod.metadata?.uid ?? ''));
    this.cache.setPod(info);
    this.queue.delete(info.uid);
    this.announce('AssignedPod', ['Add'], undefined, pod);
  }

  private updatePod(before: Pod, after: Pod): void {
    if (before.metadata?.uid !== after.metadata?.uid) {
      this.deletePod(before);
      this.addPod(after);
    } else if (after.spec?.nodeName) {
      if (before.spec?.nodeName) this.updateAssigned(before, after);
      else this.addAssigned(after);
    } else if (this.isMine(after)) {
      const info = new PodInfo(after, this.queue.find(after.metadata?.uid ?? '')?.pod);
      // It has a node already; the API server's word on that is on its way.
      if (!this.cache.isAssumed(info.uid)) this.queue.update(info, ownChanges(before, after));
    }
  }

  private updateAssigned(before: Pod, after: Pod): void {
    this.cache.setPod(new PodInfo(after, this.cache.placedPod(after.metadata?.uid ?? '')));
    const { actions } = ownChanges(before, after);
    this.announce('AssignedPod', [...actions], before, after);
  }

  private deletePod(pod: Pod): void {
    const uid = pod.metadata?.uid ?? '';
    const wasPlaced = this.cache.placedPod(uid) !== undefined;
    this.cache.removePod(uid);
    this.queue.delete(uid);
    const waited = this.gone(uid);
    // Also a pod that only waited for a node, or was about to be bound, held room there.
    const heldRoom = wasPlaced || waited || pod.spec?.nodeName || pod.status?.nominatedNodeName;
    if (heldRoom) this.announce('AssignedPod', ['Delete'], pod, undefined);
  }
}

/** What of a node changed that may matter. models pkg/scheduler/framework/events.go, NodeSchedulingPropertiesChange */
function nodeChanges(before: Node, after: Node): readonly EventAction[] {
  const changes: EventAction[] = [];
  const differs = (read: (node: Node) => unknown) => !jsonEqual(read(before), read(after));
  if (differs(node => node.spec?.unschedulable ?? false) || differs(node => node.spec?.taints ?? []))
    changes.push('UpdateNodeTaint');
  if (differs(node => node.status?.allocatable ?? {})) changes.push('UpdateNodeAllocatable');
  if (differs(node => node.metadata?.labels ?? {})) changes.push('UpdateNodeLabel');
  if (differs(conditionsOf)) changes.push('UpdateNodeCondition');
  if (differs(node => node.metadata?.annotations ?? {})) changes.push('UpdateNodeAnnotation');
  if (differs(node => node.status?.declaredFeatures ?? [])) changes.push('UpdateNodeDeclaredFeature');
  return changes;
}

/** Conditions without their times, which every heartbeat changes. */
function conditionsOf({ status }: Node): Readonly<Record<string, string>> {
  return Object.fromEntries((status?.conditions ?? []).map(condition => [condition.type, condition.status]));
}
