import type { Node, Pod } from '../../api/generated/types.ts';
import type { NodeResourcesFitArgs } from '../config/types.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { amountsOf, podAmounts } from '../framework/resources.ts';
import { type Code, refuse, type Status } from '../framework/status.ts';
import { scorerFor } from './resource-scorers.ts';
import { WeighedAmounts } from './weighed-amounts.ts';

const NAME = 'NodeResourcesFit';

/** A resource that a node has too little of. */
export interface Shortage {
  readonly resource: string;
  readonly reason: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/** Decides which resources are not looked at. */
type Ignores = (resource: string) => boolean;

/** What a node lacks for a pod. models plugins/noderesources/fit.go, fitsRequest */
export function shortages(pod: PodInfo, node: NodeInfo, ignores: Ignores): readonly Shortage[] {
  const found: Shortage[] = [];
  if (node.pods.size + 1 > node.allowedPods)
    found.push({
      resource: 'pods',
      reason: 'Too many pods',
      requested: 1,
      used: node.pods.size,
      capacity: node.allowedPods,
    });
  for (const [resource, requested] of pod.requests) {
    if (requested <= 0 || resource === 'pods') continue;
    const capacity = node.allocatable.get(resource) ?? 0;
    const used = node.requested.get(resource) ?? 0;
    if (requested > capacity - used && !ignores(resource))
      found.push({ resource, reason: `Insufficient ${resource}`, requested, used, capacity });
  }
  return found;
}

/** Refuses nodes without room, and scores the others by how full they would be. models plugins/noderesources/fit.go */
export function nodeResourcesFit(args: NodeResourcesFitArgs): Plugin {
  const ignores = ignoring(args);
  const { resources } = args.scoringStrategy;
  const score = scorerFor(args.scoringStrategy);
  const weights = resources.map(resource => resource.weight);
  const amounts = new WeighedAmounts(
    resources.map(resource => resource.name),
    true,
  );
  return {
    name: NAME,
    // The requests are worked out with the pod; nothing has to be remembered.
    preFilter: () => undefined,
    filter(_state, pod, node) {
      if (fitsAtOnce(pod, node)) return undefined;
      const found = shortages(pod, node, ignores);
      return found.length === 0 ? undefined : refusal(found);
    },
    preScore: () => undefined,
    score(_state, pod, node) {
      amounts.load(pod, node);
      return score(amounts.requested, amounts.allocatable, weights);
    },
    events: () => [
      {
        resource: 'AssignedPod',
        actions: ['Delete', 'UpdatePodScaleDown'],
        hint: (pod, { before, after }) => freesSomething(pod, before as Pod, after as Pod | undefined),
      },
      {
        resource: 'TargetPod',
        actions: ['UpdatePodScaleDown'],
        hint: (pod, { after }) => (after as Pod).metadata?.uid === pod.uid,
      },
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeAllocatable'],
        hint: (pod, { before, after }) =>
          growsEnough(pod, before as Node | undefined, after as Node, ignores),
      },
    ],
  };
}

/** The common case without looking at each resource: room for a pod that asks for CPU and memory only. */
function fitsAtOnce(pod: PodInfo, node: NodeInfo): boolean {
  return (
    pod.asksForCommonOnly &&
    node.pods.size < node.allowedPods &&
    (pod.milliCpu === 0 || pod.milliCpu <= node.allocatableMilliCpu - node.requestedMilliCpu) &&
    (pod.memory === 0 || pod.memory <= node.allocatableMemory - node.requestedMemory)
  );
}

function refusal(found: readonly Shortage[]): Status {
  const hopeless = found.some(
    ({ resource, requested, capacity }) => resource !== 'pods' && requested > capacity,
  );
  const code: Code = hopeless ? 'UnschedulableAndUnresolvable' : 'Unschedulable';
  return refuse(NAME, code, ...found.map(shortage => shortage.reason));
}

/** What the arguments tell to leave to others; only extended resources can be ignored. */
export function ignoring({ ignoredResources, ignoredResourceGroups }: NodeResourcesFitArgs): Ignores {
  return resource =>
    resource.includes('/') &&
    (ignoredResources.includes(resource) ||
      ignoredResourceGroups.includes(resource.slice(0, resource.indexOf('/'))));
}

function freesSomething(pod: PodInfo, before: Pod, after: Pod | undefined): boolean {
  if (after === undefined) return true;
  const was = podAmounts(before);
  const is = podAmounts(after);
  return [...pod.requests].some(([name, amount]) => amount > 0 && (was.get(name) ?? 0) > (is.get(name) ?? 0));
}

function growsEnough(pod: PodInfo, before: Node | undefined, after: Node, ignores: Ignores): boolean {
  const is = amountsOf(after.status?.allocatable);
  const fits = [...pod.requests].every(([name, amount]) => ignores(name) || amount <= (is.get(name) ?? 0));
  if (!fits || before === undefined) return fits;
  const was = amountsOf(before.status?.allocatable);
  return ['pods', ...pod.requests.keys()].some(name => (is.get(name) ?? 0) > (was.get(name) ?? 0));
}
