import type { Pod, StatefulSet } from '../../api/generated/types.ts';
import { scaledValue } from '../common/percent.ts';
import { isPodAvailable, isPodFinished, isPodReady } from '../common/pods.ts';
import { isWanted, ordinalOf, revisionOf, startOf } from './identity.ts';

// models updateStatefulSet of pkg/controller/statefulset/stateful_set_control.go

/** What to do now; the rest waits until this has come about. */
export interface Step {
  readonly create: readonly number[];
  /** Pods that stay, to be checked for their identity and storage. */
  readonly mend: readonly Pod[];
  /** Pods of ordinals that are not wanted: their claims go with them where the set says so. */
  readonly condemned: readonly Pod[];
  readonly delete: readonly Pod[];
}

interface Plan {
  create: number[];
  mend: Pod[];
  condemned: readonly Pod[];
  delete: Pod[];
}

/** How a pod stands, for the set's rules. */
interface Health {
  /** One after the other, as podManagementPolicy OrderedReady has it. */
  readonly oneByOne: boolean;
  isAvailable(pod: Pod): boolean;
}

/** Decides on the next step: fill up from the lowest ordinal, shrink from the highest, then update from the highest. */
export function nextStep(set: StatefulSet, pods: readonly Pod[], updateRevision: string, now: number): Step {
  const plan: Plan = { create: [], mend: [], condemned: [], delete: [] };
  const health: Health = {
    oneByOne: set.spec?.podManagementPolicy !== 'Parallel',
    isAvailable: pod => isRunning(pod) && isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now),
  };
  const { wanted, condemned } = byOrdinal(set, pods);
  if (!fill(plan, wanted, health)) return plan;
  plan.condemned = condemned;
  if (!shrink(plan, wanted, condemned, health)) return plan;
  if (set.spec?.updateStrategy?.type !== 'OnDelete') update(plan, set, wanted, updateRevision, health);
  return plan;
}

/** The pods of the wanted ordinals, lowest first, and those too many, highest first. */
function byOrdinal(
  set: StatefulSet,
  pods: readonly Pod[],
): { wanted: Map<number, Pod | undefined>; condemned: Pod[] } {
  const start = startOf(set);
  const wanted = new Map<number, Pod | undefined>();
  for (let ordinal = start; isWanted(set, ordinal); ordinal++) wanted.set(ordinal, undefined);
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

function isRunning({ status }: Pod): boolean {
  return status?.phase === 'Running';
}

function isHealthy(pod: Pod): boolean {
  return isRunning(pod) && isPodReady(pod) && !isTerminating(pod);
}

/** @returns whether the next part may begin */
function fill(plan: Plan, wanted: ReadonlyMap<number, Pod | undefined>, health: Health): boolean {
  for (const [ordinal, pod] of wanted) {
    if (pod === undefined) plan.create.push(ordinal);
    else if (isPodFinished(pod)) {
      if (!isTerminating(pod)) plan.delete.push(pod);
    } else {
      plan.mend.push(pod);
      if (!isTerminating(pod) && health.isAvailable(pod)) continue;
    }
    if (health.oneByOne) return false;
  }
  return true;
}

function shrink(
  plan: Plan,
  wanted: ReadonlyMap<number, Pod | undefined>,
  condemned: readonly Pod[],
  { oneByOne, isAvailable }: Health,
): boolean {
  const firstUnhealthy = [...wanted.values(), ...[...condemned].reverse()].find(
    pod => pod && !isHealthy(pod),
  );
  for (const pod of condemned) {
    if (isTerminating(pod)) {
      if (oneByOne) return false;
      continue;
    }
    if (oneByOne && !isAvailable(pod) && pod !== firstUnhealthy) return false;
    plan.delete.push(pod);
    if (oneByOne) return false;
  }
  return true;
}

/** Models updateStatefulSetAfterInvariantEstablished. */
function update(
  plan: Plan,
  set: StatefulSet,
  wanted: ReadonlyMap<number, Pod | undefined>,
  updateRevision: string,
  { isAvailable }: Health,
): void {
  const rolling = set.spec?.updateStrategy?.rollingUpdate;
  const first = startOf(set) + (rolling?.partition ?? 0);
  // A small percentage may round down to none, which would never update anything.
  const allowed = Math.max(1, scaledValue(rolling?.maxUnavailable ?? 1, wanted.size, 'down'));
  const unavailable = [...wanted.values()].filter(
    pod => pod === undefined || isTerminating(pod) || !isAvailable(pod),
  ).length;
  const stale = [...wanted].flatMap(([ordinal, pod]) =>
    pod && ordinal >= first && !isTerminating(pod) && revisionOf(pod) !== updateRevision ? [pod] : [],
  );
  plan.delete.push(...stale.reverse().slice(0, Math.max(0, allowed - unavailable)));
}
