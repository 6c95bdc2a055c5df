import type { Container, Pod, Quantity } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';
import { milliValue, unitValue } from '../../api/quantity.ts';

/** Amounts by resource name: CPU in thousandths, everything else in whole units (bytes, pieces). */
export type Amounts = Map<string, number>;

/** The amount of a quantity in the scheduler's units. */
export function amountOf(resource: string, quantity: Quantity | undefined): number {
  return resource === 'cpu' ? milliValue(quantity) : unitValue(quantity);
}

type Quantities = Readonly<Record<string, Quantity>> | undefined;

/** Reads a resource list. */
export function amountsOf(list: Quantities): Amounts {
  const amounts: Amounts = new Map();
  for (const name in list) amounts.set(name, amountOf(name, list[name]));
  return amounts;
}

/** What a container counts for in scores when it does not say. models pkg/scheduler/util/pod_resources.go */
export const UNSTATED_MILLI_CPU = 100;
export const UNSTATED_MEMORY = 200 * 1024 * 1024;

/** Resources that may be set for the pod as a whole. */
function isPodLevel(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');
}

/**
 * What a pod needs: the sum of its containers and sidecars, or what an init container needs with the sidecars
 * before it where that is more; pod-level requests win; overhead comes on top. A pod that already runs and is
 * being resized counts with the most of what it asks, was promised and has.
 * models k8s.io/component-helpers/resource/helpers.go, PodRequests
 * @param gaps what a container counts for where it says nothing
 */
export function podAmounts(pod: Pod, gaps: Amounts = NO_GAPS): Amounts {
  const spec = pod.spec!;
  const running: Amounts = new Map();
  const statuses = containerStatuses(pod);
  for (const container of spec.containers) addTo(running, needs(container, statuses, gaps));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const amounts = needs(container, statuses, gaps);
    if (isSidecar(container)) {
      addTo(running, amounts);
      addTo(sidecars, amounts);
      raiseTo(starting, sidecars);
    } else {
      addTo(amounts, sidecars);
      raiseTo(starting, amounts);
    }
  }
  raiseTo(running, starting);
  for (const [name, amount] of amountsOf(spec.resources?.requests))
    if (isPodLevel(name)) running.set(name, amount);
  addTo(running, amountsOf(spec.overhead));
  return running;
}

const NO_GAPS: Amounts = new Map();
const UNSTATED: Amounts = new Map([
  ['cpu', UNSTATED_MILLI_CPU],
  ['memory', UNSTATED_MEMORY],
]);

/**
 * What a pod counts for in scores: a container that says nothing about CPU or memory is taken to need a little of it;
 * where the pod as a whole says something, only what is said at neither level is made up.
 * models pkg/scheduler/framework/types.go, PodInfo.CalculateResource
 */
export function scoredAmounts(pod: Pod, requests: Amounts): Amounts {
  const podLevel = Object.keys(pod.spec?.resources?.requests ?? {}).some(isPodLevel);
  const gaps = podLevel ? new Map([...UNSTATED].filter(([name]) => !requests.has(name))) : UNSTATED;
  return gaps.size === 0 ? requests : podAmounts(pod, gaps);
}

interface Resized {
  readonly name: string;
  readonly allocatedResources?: Quantities;
  readonly resources?: { readonly requests?: Quantities };
}

function containerStatuses(pod: Pod): ReadonlyMap<string, Resized> | undefined {
  const status = pod.status;
  if (!status?.containerStatuses && !status?.initContainerStatuses) return undefined;
  const all: readonly Resized[] = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
  ];
  return new Map(all.map(one => [one.name, one]));
}

function needs(
  container: Container,
  statuses: ReadonlyMap<string, Resized> | undefined,
  gaps: Amounts,
): Amounts {
  const amounts = amountsOf(container.resources?.requests);
  const status = statuses?.get(container.name);
  if (status?.allocatedResources) raiseTo(amounts, amountsOf(status.allocatedResources));
  if (status?.resources?.requests) raiseTo(amounts, amountsOf(status.resources.requests));
  for (const [name, amount] of gaps) if (!amounts.has(name)) amounts.set(name, amount);
  return amounts;
}

/** Adds `more` to `total` in place, `sign` times. */
export function addTo(total: Amounts, more: Amounts, sign = 1): void {
  for (const [name, amount] of more) total.set(name, (total.get(name) ?? 0) + sign * amount);
}

function raiseTo(total: Amounts, other: Amounts): void {
  for (const [name, amount] of other) if (amount > (total.get(name) ?? -1)) total.set(name, amount);
}
