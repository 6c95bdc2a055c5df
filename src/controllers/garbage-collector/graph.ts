import type { OwnerReference } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import type { MonitoredResource } from './monitors.ts';

export const ORPHAN = 'orphan';
export const FOREGROUND = 'foregroundDeletion';

/** An object as the garbage collector sees it: who owns it, whom it owns. */
export interface GraphNode {
  readonly uid: string;
  readonly resource: MonitoredResource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly owners: readonly OwnerReference[];
  /** UIDs of the objects that name this one as an owner. */
  readonly dependents: Set<string>;
  /** Its deletion has begun. */
  readonly beingDeleted: boolean;
  /** Its deletion waits for its dependents'. */
  readonly deletingDependents: boolean;
  /** Only known from a dependent's reference so far. */
  readonly virtual: boolean;
}

/** What a change of the graph asks to be looked at. */
export interface GraphWork {
  delete(uid: string): void;
  orphan(uid: string): void;
}

/**
 * Who owns whom in the whole cluster.
 * Models the uidToNode graph of pkg/controller/garbagecollector/graph_builder.go.
 */
export class OwnerGraph {
  private readonly nodes = new Map<string, GraphNode>();

  constructor(
    private readonly work: GraphWork,
    /** The resource of a reference's kind, or undefined. */
    private readonly resourceOf: (reference: OwnerReference) => MonitoredResource | undefined,
  ) {}

  get(uid: string): GraphNode | undefined {
    return this.nodes.get(uid);
  }

  /** The nodes that name `uid` as an owner. */
  dependentsOf(uid: string): GraphNode[] {
    const found: GraphNode[] = [];
    for (const dependent of this.nodes.get(uid)?.dependents ?? []) {
      const node = this.nodes.get(dependent);
      if (node) found.push(node);
    }
    return found;
  }

  /** An object was added or changed. */
  observe(resource: MonitoredResource, object: KubeObject): void {
    const {
      uid = '',
      namespace,
      name = '',
      ownerReferences = [],
      deletionTimestamp,
      finalizers = [],
    } = object.metadata ?? {};
    const before = this.nodes.get(uid);
    const beingDeleted = deletionTimestamp !== undefined;
    const node: GraphNode = {
      uid,
      resource,
      namespace,
      name,
      owners: ownerReferences,
      dependents: before?.dependents ?? new Set(),
      beingDeleted,
      deletingDependents: beingDeleted && finalizers.includes(FOREGROUND),
      virtual: false,
    };
    this.nodes.set(uid, node);
    this.link(node, before?.owners ?? []);
    if (beingDeleted && !before?.beingDeleted && finalizers.includes(ORPHAN)) this.work.orphan(uid);
    if (node.deletingDependents && !before?.deletingDependents) {
      for (const dependent of node.dependents) this.work.delete(dependent);
      this.work.delete(uid);
    }
  }

  /** An object is gone. */
  forget(uid: string): void {
    const node = this.nodes.get(uid);
    if (node === undefined) return;
    this.nodes.delete(uid);
    for (const { uid: ownerUid } of node.owners) {
      const owner = this.nodes.get(ownerUid);
      owner?.dependents.delete(uid);
      if (owner?.deletingDependents) this.work.delete(ownerUid);
    }
    for (const dependent of node.dependents) this.work.delete(dependent);
  }

  private link(node: GraphNode, formerOwners: readonly OwnerReference[]): void {
    const now = new Set(node.owners.map(({ uid }) => uid));
    for (const { uid } of formerOwners) if (!now.has(uid)) this.unlink(uid, node.uid);
    let lostOwner = false;
    for (const reference of node.owners) {
      const former = formerOwners.find(({ uid }) => uid === reference.uid);
      if (former?.blockOwnerDeletion && !reference.blockOwnerDeletion) this.recheck(reference.uid);
      if (!this.adopt(reference, node)) lostOwner = true;
    }
    if (lostOwner) this.work.delete(node.uid);
  }

  private unlink(owner: string, dependent: string): void {
    this.nodes.get(owner)?.dependents.delete(dependent);
    this.recheck(owner);
  }

  private recheck(owner: string): void {
    if (this.nodes.get(owner)?.deletingDependents) this.work.delete(owner);
  }

  /** Notes a dependent with its owner; an owner never seen gets a stand-in until it is. @returns false where its kind is unknown */
  private adopt(reference: OwnerReference, dependent: GraphNode): boolean {
    const known = this.nodes.get(reference.uid);
    if (known) {
      known.dependents.add(dependent.uid);
      if (known.deletingDependents) this.work.delete(dependent.uid);
      return true;
    }
    const resource = this.resourceOf(reference);
    if (resource === undefined) return false;
    this.nodes.set(reference.uid, {
      uid: reference.uid,
      resource,
      namespace: resource.namespaced ? dependent.namespace : undefined,
      name: reference.name,
      owners: [],
      dependents: new Set([dependent.uid]),
      beingDeleted: false,
      deletingDependents: false,
      virtual: true,
    });
    this.work.delete(reference.uid);
    return true;
  }
}
