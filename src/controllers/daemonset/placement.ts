import type { DaemonSet, Node, Pod } from '../../api/generated/types.ts';
import { isPodAvailable, isPodFinished, isPodReady } from '../common/pods.ts';
import { eligibility } from './eligibility.ts';
import { isUpdated, targetNode } from './template.ts';

/** A set's pods by the node that they are on or meant for. */
export type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

/** What is to be made and to go so that each right node has one pod. */
export interface Placement {
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
  /** Ended pods among `delete`, to be told of. */
  readonly ended: readonly { readonly pod: Pod; readonly node: string }[];
}

/** Sorts pods by node; finished ones that are being deleted count no more. */
export function podsByNode(pods: readonly Pod[]): PodsByNode {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined || (isPodFinished(pod) && pod.metadata?.deletionTimestamp !== undefined)) continue;
    const found = byNode.get(node);
    if (found) found.push(pod);
    else byNode.set(node, [pod]);
  }
  return byNode;
}

/** Decides for every node. Models manage and podsShouldBeOnNode of pkg/controller/daemon/daemon_controller.go. */
export function placement(
  set: DaemonSet,
  nodes: readonly Node[],
  pods: PodsByNode,
  hash: string,
  now: number,
): Placement {
  const create: string[] = [];
  const remove: Pod[] = [];
  const ended: { pod: Pod; node: string }[] = [];
  const known = new Set<string>();
  for (const node of nodes) {
    const name = node.metadata?.name ?? '';
    known.add(name);
    const here = pods.get(name) ?? [];
    const { run, stay } = eligibility(set, node);
    if (run && here.length === 0) create.push(name);
    else if (!stay) remove.push(...here.filter(isLeft));
    else {
      const left = here.filter(isLeft);
      for (const pod of left.filter(isPodFinished)) ended.push({ pod, node: name });
      remove.push(
        ...left.filter(isPodFinished),
        ...surplus(
          set,
          left.filter(pod => !isPodFinished(pod)),
          hash,
          now,
        ),
      );
    }
  }
  for (const [name, here] of pods) {
    // Meant for a node that is gone and bound nowhere: nobody else would delete it.
    if (!known.has(name)) remove.push(...here.filter(pod => !pod.spec?.nodeName && isLeft(pod)));
  }
  return { create, delete: remove, ended };
}

function isLeft(pod: Pod): boolean {
  return pod.metadata?.deletionTimestamp === undefined;
}

/** The oldest first, those on a node before those on none. */
function byAge(a: Pod, b: Pod): number {
  const bound = Number(!a.spec?.nodeName) - Number(!b.spec?.nodeName);
  const [createdA, createdB] = [a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? ''];
  if (bound !== 0 || createdA === createdB)
    return bound || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1);
  return createdA < createdB ? -1 : 1;
}

/** The running pods over one; with surge, over one of the new template and one of an old. */
function surplus(set: DaemonSet, running: readonly Pod[], hash: string, now: number): readonly Pod[] {
  if (running.length <= 1) return [];
  const sorted = [...running].sort(byAge);
  if (!allowsSurge(set)) return sorted.slice(1);
  const fresh = sorted.find(pod => isUpdated(pod, set, hash));
  const old = sorted.find(pod => !isUpdated(pod, set, hash));
  const remove = sorted.filter(pod => pod !== fresh && pod !== old);
  if (fresh && old) {
    const mayReplace = !isPodReady(old) || isPodAvailable(fresh, set.spec?.minReadySeconds ?? 0, now);
    if (mayReplace) remove.push(old);
  }
  return remove;
}

/** True when a rolling update of the set makes the new pod before the old one goes. */
export function allowsSurge(set: DaemonSet): boolean {
  const strategy = set.spec?.updateStrategy;
  if (strategy?.type !== 'RollingUpdate') return false;
  const surge = strategy.rollingUpdate?.maxSurge;
  return surge !== undefined && surge !== 0 && surge !== '0%';
}
