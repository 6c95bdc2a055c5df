import type { Container, PodSpec, Quantity } from './generated/types.ts';
import { addQuantities, compareQuantities } from './quantity.ts';

export type ResourceList = Readonly<Record<string, Quantity>>;

/** True for an init container that keeps running beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/**
 * What a pod's containers ask for (or are limited to): the sum of containers and sidecars, or what an init container
 * needs with the sidecars before it when that is more.
 * models k8s.io/component-helpers/resource/helpers.go, AggregateContainerRequests and AggregateContainerLimits
 */
export function containerResources(spec: PodSpec, which: 'requests' | 'limits'): ResourceList {
  let running: Record<string, Quantity> = {};
  for (const container of spec.containers) running = sum(running, container.resources?.[which]);
  let sidecars: Record<string, Quantity> = {};
  let starting: Record<string, Quantity> = {};
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) {
      running = sum(running, container.resources?.[which]);
      sidecars = sum(sidecars, container.resources?.[which]);
      starting = most(starting, sidecars);
    } else starting = most(starting, sum(sidecars, container.resources?.[which]));
  }
  return most(running, starting);
}

/**
 * What a pod asks for (or is limited to) in all: what its containers do, plus overhead; pod-level resources win where
 * set. models k8s.io/component-helpers/resource/helpers.go, PodRequests and PodLimits
 */
export function podResources(spec: PodSpec, which: 'requests' | 'limits'): ResourceList {
  const total = { ...containerResources(spec, which), ...spec.resources?.[which] };
  if (which === 'requests') return sum(total, spec.overhead);
  const overhead = Object.entries(spec.overhead ?? {}).filter(([name]) => name in total);
  return sum(total, Object.fromEntries(overhead));
}

function sum(a: ResourceList, b: ResourceList | undefined): Record<string, Quantity> {
  const total: Record<string, Quantity> = { ...a };
  for (const [name, quantity] of Object.entries(b ?? {})) {
    const there = total[name];
    total[name] = there === undefined ? quantity : addQuantities(there, quantity);
  }
  return total;
}

function most(a: ResourceList, b: ResourceList): Record<string, Quantity> {
  const greatest: Record<string, Quantity> = { ...a };
  for (const [name, quantity] of Object.entries(b)) {
    const there = greatest[name];
    if (there === undefined || compareQuantities(there, quantity) < 0) greatest[name] = quantity;
  }
  return greatest;
}

/**
 * A pod's quality of service class.
 * models pkg/apis/core/v1/helper/qos/qos.go, ComputePodQOS
 */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const lists = spec.resources ? [spec.resources] : containers.map(container => container.resources ?? {});
  const positive = (list: ResourceList | undefined, name: string) => compareQuantities(list?.[name], '0') > 0;
  const computed = ['cpu', 'memory'];
  const asks = lists.some(list =>
    computed.some(name => positive(list.requests, name) || positive(list.limits, name)),
  );
  if (!asks) return 'BestEffort';
  const guaranteed = lists.every(list =>
    computed.every(
      name =>
        positive(list.limits, name) && compareQuantities(list.requests?.[name], list.limits?.[name]) === 0,
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
