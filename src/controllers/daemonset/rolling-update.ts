import type { DaemonSet, Node, Pod } from '../../api/generated/types.ts';
import { scaledValue } from '../common/percent.ts';
import { isPodAvailable } from '../common/pods.ts';
import { eligibility } from './eligibility.ts';
import type { PodsByNode } from './placement.ts';
import { isUpdated } from './template.ts';

// models rollingUpdate of pkg/controller/daemon/update.go

export interface UpdateStep {
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
}

/** The next step of a rolling update: which old pods go, and with surge on which nodes new ones come first. */
export function updateStep(
  set: DaemonSet,
  nodes: readonly Node[],
  pods: PodsByNode,
  hash: string,
  now: number,
): UpdateStep {
  const wanted = nodes.filter(node => eligibility(set, node).run);
  const limits = set.spec?.updateStrategy?.rollingUpdate;
  const maxSurge = scaledValue(limits?.maxSurge, wanted.length, 'up');
  let maxUnavailable = scaledValue(limits?.maxUnavailable, wanted.length, 'up');
  if (maxSurge === 0 && maxUnavailable === 0 && wanted.length > 0) maxUnavailable = 1;

  const runsOn = new Set(wanted.map(node => node.metadata?.name ?? ''));
  const isAvailable = (pod: Pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
  const places = [...new Set([...pods.keys(), ...runsOn])].map(node => ({
    node,
    wanted: runsOn.has(node),
    ...updatedAndOld(set, pods.get(node) ?? [], hash),
  }));
  return maxSurge === 0
    ? replaceInPlace(places, maxUnavailable, isAvailable)
    : surgeFirst(places, maxSurge, wanted.length, isAvailable);
}

interface Place {
  readonly node: string;
  /** Whether the set still wants a pod there. */
  readonly wanted: boolean;
  readonly fresh: Pod | undefined;
  readonly old: Pod | undefined;
  /** More than one of a kind: left to the loop that keeps one a node. */
  readonly crowded: boolean;
}

function updatedAndOld(
  set: DaemonSet,
  pods: readonly Pod[],
  hash: string,
): Pick<Place, 'fresh' | 'old' | 'crowded'> {
  const left = pods.filter(pod => pod.metadata?.deletionTimestamp === undefined);
  const fresh = left.filter(pod => isUpdated(pod, set, hash));
  const old = left.filter(pod => !isUpdated(pod, set, hash));
  return { fresh: fresh[0], old: old[0], crowded: fresh.length > 1 || old.length > 1 };
}

function replaceInPlace(
  places: readonly Place[],
  maxUnavailable: number,
  isAvailable: (pod: Pod) => boolean,
): UpdateStep {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const { fresh, old, crowded } of places) {
    if (crowded || (fresh === undefined) === (old === undefined)) unavailable++;
    else if (fresh) unavailable += isAvailable(fresh) ? 0 : 1;
    else if (old && isAvailable(old)) candidates.push(old);
    else if (old) {
      // It serves nobody, so replacing it costs nothing, but it is one of those that do not serve.
      unavailable++;
      broken.push(old);
    }
  }
  const room = Math.max(0, maxUnavailable - unavailable);
  return { create: [], delete: [...broken, ...candidates.slice(0, room)] };
}

function surgeFirst(
  places: readonly Place[],
  maxSurge: number,
  desired: number,
  isAvailable: (pod: Pod) => boolean,
): UpdateStep {
  let surging = 0;
  let available = 0;
  const remove: Pod[] = [];
  /** Where no pod is wanted any more: what serves there goes only once enough others serve. */
  const leaving: Pod[] = [];
  const broken: string[] = [];
  const candidates: string[] = [];
  for (const { node, wanted, fresh, old, crowded } of places) {
    if (crowded) {
      surging++;
      continue;
    }
    const serving = old ?? fresh;
    if (serving && isAvailable(serving)) available++;
    if (old === undefined) continue;
    if (fresh === undefined && !wanted) (isAvailable(old) ? leaving : remove).push(old);
    else if (fresh === undefined) (isAvailable(old) ? candidates : broken).push(node);
    else if (isAvailable(fresh)) remove.push(old);
    else surging++;
  }
  const room = Math.max(0, maxSurge - surging);
  const spare = Math.max(0, available - desired);
  return {
    create: [...broken, ...candidates.slice(0, room)],
    delete: [...remove, ...leaving.slice(0, spare)],
  };
}
