import type { Pod, StatefulSet } from '../../api/generated/types.ts';
import { scaledValue } from '../common/percent.ts';
import { isPodAvailable, isPodFinished, isPodReady } from '../common/pods.ts';
import { ordinalOf, revisionOf, startOf } from './identity.ts';

// models updateStatefulSet of pkg/controller/statefulset/stateful_set_control.go

/** What to do now; the rest waits until this has come about. */
export interface Step {
  readonly create: readonly number[];
  readonly delete: readonly Pod[];
  /** Ended pods among `delete`, to be told of. */
  readonly ended: readonly Pod[];
}

interface Plan {
  create: number[];
  delete: Pod[];
  ended: Pod[];
}

/** Decides on the next step: fill up from the lowest ordinal, shrink from the highest, then update from the highest. */
export function nextStep(set: StatefulSet, pods: readonly Pod[], updateRevision: string, now: number): Step {
  const plan: Plan = { create: [], delete: [], ended: [] };
  const oneByOne = set.spec?.podManagementPolicy !== 'Parallel';
  const minReady = set.spec?.minReadySeconds ?? 0;
  const isHealthy = (pod: Pod) =>
    !isTerminating(pod) && isPodReady(pod) && isPodAvailable(pod, minReady, now);
  const { wanted, condemned } = byOrdinal(set, pods);
  if (!fill(plan, wanted, oneByOne, isHealthy)) return plan;
  if (!shrink(plan, wanted, condemned, oneByOne, isHealthy)) return plan;
  if (set.spec?.updateStrategy?.type !== 'OnDelete') update(plan, set, wanted, updateRevision, isHealthy);
  return plan;
}

/** The pods of the wanted ordinals, lowest first, and those too many, highest first. */
export function byOrdinal(
  set: StatefulSet,
  pods: readonly Pod[],
): { wanted: Map<number, Pod | undefined>; condemned: Pod[] } {
  const start = startOf(set);
  const end = start + (set.spec?.replicas ?? 1);
  const wanted = new Map<number, Pod | undefined>();
  for (let ordinal = start; ordinal < end; ordinal++) wanted.set(ordinal, undefined);
  const rest: { ordinal: number; pod: Pod }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    if (wanted.has(ordinal)) wanted.set(ordinal, pod);
    else rest.push({ ordinal, pod });
  }
  return { wanted, condemned: rest.sort((a, b) => b.ordinal - a.ordinal).map(({ pod }) => pod) };
}

function isTerminating({ metadata }: Pod): boolean {
  return metadata?.deletionTimestamp !== undefined;
}

/** @returns whether the next part may begin */
function fill(
  plan: Plan,
  wanted: ReadonlyMap<number, Pod | undefined>,
  oneByOne: boolean,
  isHealthy: (pod: Pod) => boolean,
): boolean {
  for (const [ordinal, pod] of wanted) {
    if (pod === undefined) plan.create.push(ordinal);
    else if (isPodFinished(pod)) {
      if (!isTerminating(pod)) {
        plan.delete.push(pod);
        plan.ended.push(pod);
      }
    } else if (isHealthy(pod)) continue;
    if (oneByOne) return false;
  }
  return true;
}

function shrink(
  plan: Plan,
  wanted: ReadonlyMap<number, Pod | undefined>,
  condemned: readonly Pod[],
  oneByOne: boolean,
  isHealthy: (pod: Pod) => boolean,
): boolean {
  const firstUnhealthy = [...wanted.values(), ...[...condemned].reverse()].find(
    pod => pod && !isHealthy(pod),
  );
  for (const pod of condemned) {
    if (isTerminating(pod)) {
      if (oneByOne) return false;
      continue;
    }
    if (oneByOne && !isPodReady(pod) && pod !== firstUnhealthy) return false;
    plan.delete.push(pod);
    if (oneByOne) return false;
  }
  return true;
}

function update(
  plan: Plan,
  set: StatefulSet,
  wanted: ReadonlyMap<number, Pod | undefined>,
  updateRevision: string,
  isHealthy: (pod: Pod) => boolean,
): void {
  const rolling = set.spec?.updateStrategy?.rollingUpdate;
  const first = startOf(set) + (rolling?.partition ?? 0);
  const allowed =
    rolling?.maxUnavailable === undefined
      ? 1
      : Math.max(1, scaledValue(rolling.maxUnavailable, wanted.size, 'up'));
  const candidates = [...wanted].filter(([ordinal]) => ordinal >= first).reverse();
  let unavailable = [...wanted.values()].filter(pod => pod === undefined || !isHealthy(pod)).length;
  for (const [, pod] of candidates) {
    if (pod === undefined || isTerminating(pod)) continue;
    if (revisionOf(pod) === updateRevision) continue;
    // One that is not healthy costs nothing to replace.
    if (isHealthy(pod)) {
      if (unavailable >= allowed) return;
      unavailable++;
    }
    plan.delete.push(pod);
  }
}
