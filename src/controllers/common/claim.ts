import type { KubeObject } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import { controllerOf, controllerRef } from './owner.ts';

/** What a claim needs of the claiming owner and its dependents' resource. */
export interface Claim<T extends KubeObject> {
  readonly owner: KubeObject;
  /** The owner as it is on the server now, asked once before the first adoption. @throws ApiError */
  freshOwner(): KubeObject;
  readonly dependents: ResourceClient<T>;
  /** Does the owner's selector match? */
  matches(object: T): boolean;
  /** May this orphan be adopted besides matching? Default: yes. */
  adoptable?(object: T): boolean;
  /** What an adopted object is held by from then on. */
  readonly finalizers?: readonly string[];
}

/**
 * Sorts out which dependents belong to an owner: adopts matching orphans, releases what no longer matches.
 * Models pkg/controller/controller_ref_manager.go.
 * @returns those that are the owner's after that
 * @throws ApiError what an adoption or release was refused with, after all were tried
 */
export function claim<T extends KubeObject>(task: Claim<T>, objects: readonly T[]): T[] {
  const { owner } = task;
  const claimed: T[] = [];
  let failed: unknown;
  let mayAdopt: (() => void) | undefined;
  for (const object of objects) {
    const controller = controllerOf(object);
    try {
      if (controller !== undefined) {
        if (controller.uid !== owner.metadata?.uid) continue;
        if (task.matches(object)) claimed.push(object);
        else if (owner.metadata?.deletionTimestamp === undefined) release(task, object);
        continue;
      }
      if (owner.metadata?.deletionTimestamp !== undefined || !task.matches(object)) continue;
      if (object.metadata?.deletionTimestamp !== undefined || task.adoptable?.(object) === false) continue;
      mayAdopt ??= recheck(task);
      mayAdopt();
      adopt(task, object);
      claimed.push(object);
    } catch (error) {
      if (!isReason(error, 'NotFound')) failed ??= error;
    }
  }
  if (failed !== undefined) throw failed;
  return claimed;
}

/** Asks the server once whether the owner still lives and is the same. */
function recheck<T extends KubeObject>({ owner, freshOwner }: Claim<T>): () => void {
  const { namespace, name, uid } = owner.metadata ?? {};
  let refusal: Error | undefined;
  const fresh = freshOwner();
  if (fresh.metadata?.uid !== uid) {
    refusal = new Error(
      `original ${owner.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata?.uid}, wanted ${uid}`,
    );
  } else if (fresh.metadata?.deletionTimestamp !== undefined) {
    refusal = new Error(`${namespace}/${name} has just been deleted at ${fresh.metadata.deletionTimestamp}`);
  }
  return () => {
    if (refusal) throw refusal;
  };
}

function adopt<T extends KubeObject>({ owner, dependents, finalizers }: Claim<T>, object: T): void {
  const { namespace, name = '', uid } = object.metadata ?? {};
  const patch = {
    metadata: { uid, ownerReferences: [controllerRef(owner)], ...(finalizers && { finalizers }) },
  };
  dependents.patch(namespace, name, PATCH.strategic, patch);
}

function release<T extends KubeObject>({ owner, dependents }: Claim<T>, object: T): void {
  const { namespace, name = '', uid } = object.metadata ?? {};
  const patch = { metadata: { uid, ownerReferences: [{ $patch: 'delete', uid: owner.metadata?.uid }] } };
  try {
    dependents.patch(namespace, name, PATCH.strategic, patch);
  } catch (error) {
    // Invalid: the reference is gone or the uid is another's, so there is nothing left to release.
    if (!isReason(error, 'NotFound') && !isReason(error, 'Invalid')) throw error;
  }
}
