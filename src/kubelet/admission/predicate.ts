// models pkg/kubelet/lifecycle/predicate.go and pkg/scheduler/eventhandlers.go, AdmissionCheck
import type { Node, Pod } from '../../api/generated/types.ts';
import { matchesRequiredNodeAffinity } from '../../api/node-affinity.ts';
import { podResources, type ResourceList } from '../../api/pod-resources.ts';
import { milliValue, unitValue } from '../../api/quantity.ts';
import { untolerated } from '../../api/taints.ts';

/** Why a pod may not run on this node: what its status says. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** A resource of which there is not enough. Millicores for CPU. */
export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];

/** A refusal, with what there is too little of where this is why. */
export interface Misfit extends Refusal {
  readonly shortage?: Shortage;
}

/** Is the pod made for another operating system? No room that is made for it would help. */
export function osRefusal(pod: Pod): Refusal | undefined {
  const selected = pod.spec?.nodeSelector?.['kubernetes.io/os'];
  if (selected !== undefined && selected !== 'linux') {
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  }
  const os = pod.spec?.os?.name;
  if (os !== undefined && os !== 'linux') {
    return {
      reason: 'PodOSNotSupported',
      message: "Failed to admit pod as the OS field doesn't match node OS",
    };
  }
  return undefined;
}

/**
 * Why a pod that was put on this node does not fit it; the first is what its status says.
 * @param others the pods that are here already
 * @param isStatic from a file of the machine: taints do not count
 */
export function misfits(pod: Pod, node: Node, others: readonly Pod[], isStatic: boolean): readonly Misfit[] {
  const found: Misfit[] = shortages(pod, node, others).map(shortage => ({
    reason: `OutOf${shortage.resource}`,
    message: shortageText(shortage),
    shortage,
  }));
  const failed = (name: string, why: string) =>
    void found.push({ reason: name, message: `Predicate ${name} failed: ${why}` });
  if (!matchesRequiredNodeAffinity(pod, node))
    failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  if (hasPortConflict(pod, others))
    failed('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  if (!isStatic && untolerated(node.spec?.taints, pod.spec?.tolerations, ['NoExecute']) !== undefined)
    failed('TaintToleration', "node(s) had taints that the pod didn't tolerate");
  return found;
}

/** What a pod asks for and the node does not have, in the scheduler's order. */
export function shortages(pod: Pod, node: Node, others: readonly Pod[]): readonly Shortage[] {
  const allocatable = node.status?.allocatable ?? {};
  const found: Shortage[] = [];
  const pods = unitValue(allocatable.pods);
  if (others.length + 1 > pods)
    found.push({ resource: 'pods', requested: 1, used: others.length, capacity: pods });
  const wanted = podResources(pod.spec!, 'requests');
  const names = [...COMPUTE, ...Object.keys(wanted).filter(name => !COMPUTE.includes(name))];
  for (const resource of names) {
    const requested = amountOf(resource, wanted);
    // a resource that the node does not know is the cluster's own matter
    if (requested === 0 || (resource.includes('/') && allocatable[resource] === undefined)) continue;
    const capacity = amountOf(resource, allocatable);
    const used = others.reduce(
      (sum, other) => sum + amountOf(resource, podResources(other.spec!, 'requests')),
      0,
    );
    if (requested > capacity - used) found.push({ resource, requested, used, capacity });
  }
  return found;
}

/** The kubelet's words for it. */
export function shortageText({ resource, requested, used, capacity }: Shortage): string {
  return `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`;
}

/** Of a resource in a list: millicores for CPU, else whole units. */
export function amountOf(resource: string, list: ResourceList): number {
  return resource === 'cpu' ? milliValue(list.cpu) : unitValue(list[resource]);
}

function hasPortConflict(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return false;
  const taken = others.flatMap(hostPorts);
  const any = (ip: string) => ip === '' || ip === '0.0.0.0';
  return wanted.some(({ port, protocol, ip }) =>
    taken.some(
      other =>
        other.port === port && other.protocol === protocol && (any(ip) || any(other.ip) || ip === other.ip),
    ),
  );
}

function hostPorts({
  spec,
}: Pod): readonly { readonly port: number; readonly protocol: string; readonly ip: string }[] {
  return (spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP', hostIP = '' }) =>
      hostPort ? [{ port: hostPort, protocol, ip: hostIP }] : [],
    ),
  );
}
