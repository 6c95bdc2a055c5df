import type { Pod } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Informer } from '../../client/informer.ts';
import type { WorkQueue } from '../../client/queue.ts';
import type { Expectations } from './expectations.ts';
import { controllerOf } from './owner.ts';
import { isPodReady } from './pods.ts';

type Owner = KubeObject & { readonly spec?: { readonly minReadySeconds?: number } };

export interface PodOwnersOptions<T extends Owner> {
  readonly owners: Informer<T>;
  /** Of the owners: `ReplicaSet`. */
  readonly kind: string;
  /** Whether an owner would take an orphan with these labels. */
  readonly selects: (owner: T, labels: { readonly [name: string]: string } | undefined) => boolean;
  readonly expectations: Expectations;
  readonly queue: WorkQueue;
}

/**
 * Turns what happens to pods into work for the objects that control them, or that would adopt them.
 * Models the pod handlers that pkg/controller/replicaset and pkg/controller/daemon have in common.
 */
export class PodOwners<T extends Owner> {
  constructor(private readonly options: PodOwnersOptions<T>) {}

  /** Starts to listen. Owners are listened to as well: a deleted one is expected nothing of. */
  attach(pods: Informer<Pod>): void {
    const { owners, expectations } = this.options;
    owners.on({
      add: owner => this.enqueue(owner),
      update: (_, owner) => this.enqueue(owner),
      delete: owner => {
        expectations.forget(keyOf(owner));
        this.enqueue(owner);
      },
    });
    pods.on({
      add: pod => this.added(pod),
      update: (before, after) => this.updated(before, after),
      delete: pod => this.deleted(pod),
    });
  }

  enqueue(owner: T): void {
    this.options.queue.add(keyOf(owner));
  }

  private ownerOf(pod: Pod): T | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== this.options.kind) return undefined;
    const owner = this.options.owners.get(`${pod.metadata?.namespace}/${reference.name}`);
    return owner?.metadata?.uid === reference.uid ? owner : undefined;
  }

  private added(pod: Pod): void {
    const owner = this.ownerOf(pod);
    if (pod.metadata?.deletionTimestamp !== undefined) this.deleted(pod);
    else if (controllerOf(pod) === undefined) this.enqueueMatching(pod);
    else if (owner) {
      this.options.expectations.creationObserved(keyOf(owner));
      this.enqueue(owner);
    }
  }

  private updated(before: Pod, after: Pod): void {
    const relabelled = !jsonEqual(before.metadata?.labels, after.metadata?.labels);
    if (after.metadata?.deletionTimestamp !== undefined) {
      this.deleted(after);
      if (relabelled) this.deleted(before);
      return;
    }
    const moved = controllerOf(before)?.uid !== controllerOf(after)?.uid;
    const former = moved ? this.ownerOf(before) : undefined;
    if (former) this.enqueue(former);
    if (controllerOf(after) === undefined) {
      if (relabelled || moved) this.enqueueMatching(after);
      return;
    }
    const owner = this.ownerOf(after);
    if (owner === undefined) return;
    this.enqueue(owner);
    const minReady = owner.spec?.minReadySeconds ?? 0;
    if (minReady > 0 && !isPodReady(before) && isPodReady(after))
      this.options.queue.addAfter(keyOf(owner), (minReady + 1) * 1000);
  }

  private deleted(pod: Pod): void {
    const owner = this.ownerOf(pod);
    if (owner === undefined) return;
    this.options.expectations.deletionObserved(keyOf(owner), keyOf(pod));
    this.enqueue(owner);
  }

  private enqueueMatching({ metadata }: Pod): void {
    const { owners, selects } = this.options;
    for (const owner of owners.list()) {
      if (owner.metadata?.namespace === metadata?.namespace && selects(owner, metadata?.labels))
        this.enqueue(owner);
    }
  }
}
