import type { ObjectMeta, OwnerReference } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { FOREGROUND, type GraphNode, ORPHAN, OwnerGraph } from './graph.ts';
import { Monitors } from './monitors.ts';

/** How an owner that a reference names stands. */
type OwnerState = 'solid' | 'dangling' | 'waiting';

/** Deletes what has lost its owners, in the order that foreground and orphan deletion ask for. Models pkg/controller/garbagecollector/garbagecollector.go. */
export class GarbageCollector implements Controller {
  private readonly graph: OwnerGraph;
  private readonly monitors: Monitors;
  private readonly toDelete: Reconciler;
  private readonly toOrphan: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.graph = new OwnerGraph(
      { delete: uid => this.toDelete.queue.add(uid), orphan: uid => this.toOrphan.queue.add(uid) },
      reference => this.monitors.resourceOf(reference),
    );
    this.monitors = new Monitors(context, {
      observe: (resource, object) => this.graph.observe(resource, object),
      forget: object => this.graph.forget(object.metadata?.uid ?? ''),
    });
    const { reads } = this.monitors;
    this.toDelete = new Reconciler(context, 'garbage collector', reads, uid => this.attemptToDelete(uid));
    this.toOrphan = new Reconciler(context, 'garbage collector', reads, uid => this.attemptToOrphan(uid));
  }

  start(): void {
    this.toDelete.start();
    this.toOrphan.start();
  }

  stop(): void {
    this.toDelete.stop();
    this.toOrphan.stop();
  }

  private objects(node: GraphNode): ResourceClient<KubeObject> {
    return this.context.client.resource<KubeObject>(node.resource);
  }

  /** The node's object as it is now; undefined when it is gone or another took its name. */
  private live(node: GraphNode): KubeObject | undefined {
    const found = this.objects(node).find(node.namespace, node.name);
    return found?.metadata?.uid === node.uid ? found : undefined;
  }

  private attemptToDelete(uid: string): void {
    const node = this.graph.get(uid);
    if (node === undefined || (node.beingDeleted && !node.deletingDependents)) return;
    const latest = this.live(node);
    if (latest === undefined) {
      this.graph.forget(uid);
      return;
    }
    if (node.virtual) return;
    if (node.deletingDependents) {
      this.deleteDependents(node, latest);
      return;
    }
    const references = latest.metadata?.ownerReferences ?? [];
    if (references.length === 0) return;
    const states = references.map(reference => this.ownerState(node, reference));
    const lost = references.filter((_, index) => states[index] !== 'solid');
    if (states.includes('solid')) {
      if (lost.length > 0)
        this.dropOwners(
          node,
          latest,
          lost.map(({ uid: gone }) => gone),
        );
    } else if (states.includes('waiting') && node.dependents.size > 0) {
      this.breakCircles(node, latest);
      this.delete(node, 'Foreground');
    } else this.delete(node, policyOf(latest));
  }

  /** A foreground deletion under way: the object goes when no dependent that blocks it is left. */
  private deleteDependents(node: GraphNode, latest: KubeObject): void {
    const blocking = this.graph
      .dependentsOf(node.uid)
      .filter(({ owners }) => owners.some(owner => owner.uid === node.uid && owner.blockOwnerDeletion));
    if (blocking.length === 0) this.dropFinalizer(node, latest, FOREGROUND);
    for (const dependent of blocking)
      if (!dependent.deletingDependents) this.toDelete.queue.add(dependent.uid);
  }

  /** Asks the server about an owner. @throws Error when its kind is unknown */
  private ownerState(node: GraphNode, reference: OwnerReference): OwnerState {
    const resource = this.monitors.resourceOf(reference);
    if (resource === undefined)
      throw new Error(`no matches for kind "${reference.kind}" in version "${reference.apiVersion}"`);
    const namespace = resource.namespaced ? node.namespace : undefined;
    // A namespaced owner of a cluster-wide object cannot be looked up anywhere.
    if (resource.namespaced && namespace === undefined) return 'dangling';
    const owner = this.context.client.resource<KubeObject>(resource).find(namespace, reference.name);
    if (owner?.metadata?.uid !== reference.uid) return 'dangling';
    const { deletionTimestamp, finalizers = [] } = owner.metadata ?? {};
    return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND) ? 'waiting' : 'solid';
  }

  /** Two objects that wait for each other would wait for ever: dependents that are being deleted stop blocking. */
  private breakCircles(node: GraphNode, latest: KubeObject): void {
    if (!this.graph.dependentsOf(node.uid).some(dependent => dependent.deletingDependents)) return;
    const references = latest.metadata?.ownerReferences ?? [];
    const ownerReferences = references.map(reference => ({ ...reference, blockOwnerDeletion: false }));
    this.patch(node, latest, { ownerReferences });
  }

  private dropOwners(node: GraphNode, latest: KubeObject, uids: readonly string[]): void {
    const references = latest.metadata?.ownerReferences ?? [];
    this.patch(node, latest, { ownerReferences: references.filter(({ uid }) => !uids.includes(uid)) });
  }

  private attemptToOrphan(uid: string): void {
    const owner = this.graph.get(uid);
    if (owner === undefined) return;
    for (const dependent of this.graph.dependentsOf(uid)) {
      const found = this.live(dependent);
      if (found) this.dropOwners(dependent, found, [uid]);
    }
    const latest = this.live(owner);
    if (latest) this.dropFinalizer(owner, latest, ORPHAN);
  }

  private dropFinalizer(node: GraphNode, latest: KubeObject, finalizer: string): void {
    const finalizers = latest.metadata?.finalizers ?? [];
    if (!finalizers.includes(finalizer)) return;
    this.patch(node, latest, { finalizers: finalizers.filter(other => other !== finalizer) });
  }

  /** Changes metadata of an object as it was read. @throws ApiError Conflict when it has changed since */
  private patch(node: GraphNode, latest: KubeObject, metadata: ObjectMeta): void {
    const { uid, resourceVersion } = latest.metadata ?? {};
    const patch = { metadata: { uid, resourceVersion, ...metadata } };
    try {
      this.objects(node).patch(node.namespace, node.name, PATCH.merge, patch);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  private delete(node: GraphNode, propagationPolicy: 'Orphan' | 'Foreground' | 'Background'): void {
    try {
      this.objects(node).delete(node.namespace, node.name, {
        preconditions: { uid: node.uid },
        propagationPolicy,
      });
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
    }
  }
}

/** Finalizers put on beforehand say how the object wants to go. */
function policyOf({ metadata }: KubeObject): 'Orphan' | 'Foreground' | 'Background' {
  if (metadata?.finalizers?.includes(ORPHAN)) return 'Orphan';
  return metadata?.finalizers?.includes(FOREGROUND) ? 'Foreground' : 'Background';
}
