// models pkg/kubelet/allocation/allocation_manager.go and kuberuntime_manager.go, doPodResizeAction
import type { Container, Node, Pod, PodCondition, ResourceRequirements } from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { compareQuantities, milliValue, unitValue } from '../../api/quantity.ts';
import { jsonEqual } from '../../base/json.ts';
import { type Shortage, shortages, shortageText } from '../admission/predicate.ts';
import { containerLimits } from '../containers/config.ts';
import type { ContainerLimits } from '../runtime/container-config.ts';
import type { PodContainers } from './pod-containers.ts';

/** An event about a resize. */
export interface ResizeEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

type Requirements = ResourceRequirements | undefined;

/** What the kubelet has granted to the containers of one pod, and what is still to be done about a change of that. */
export class PodResize {
  private granted = new Map<string, Requirements>();
  private pending: PodCondition | undefined;
  private progress: PodCondition | undefined;

  constructor(pod: Pod) {
    this.grant(pod);
  }

  /** The conditions that tell of it. */
  get conditions(): readonly PodCondition[] {
    return [this.pending, this.progress].filter(condition => condition !== undefined);
  }

  /** The pod with the resources that were granted in place of those it asks for. */
  granting(pod: Pod): Pod {
    const { spec } = pod;
    if (spec === undefined || !this.isAsked(pod)) return pod;
    const of = (container: Container) => ({ ...container, resources: this.granted.get(container.name) });
    return { ...pod, spec: { ...spec, containers: spec.containers.map(of) } };
  }

  /** Does the pod ask for other resources than it was granted? */
  isAsked(pod: Pod): boolean {
    return (pod.spec?.containers ?? []).some(
      ({ name, resources }) =>
        this.granted.has(name) && !jsonEqual(this.granted.get(name) ?? {}, resources ?? {}),
    );
  }

  /** Is a granted change still to be given to the containers? */
  get isInProgress(): boolean {
    return this.progress !== undefined;
  }

  /**
   * Grants what is asked for when the node has it.
   * @returns the event that tells of it, or undefined when there is nothing new to tell
   */
  allocate(pod: Pod, node: Node | undefined, others: readonly Pod[]): ResizeEvent | undefined {
    if (!this.isAsked(pod) || node === undefined) {
      this.pending = undefined;
      return undefined;
    }
    const never = overCapacity(pod, node);
    const [shortage] = shortages(pod, node, others);
    if (never !== undefined) {
      const { resource, requested, capacity } = never;
      const why = `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}`;
      return this.wait('Infeasible', why, pod);
    }
    if (shortage !== undefined) return this.wait('Deferred', shortageText(shortage), pod);
    this.pending = undefined;
    this.grant(pod);
    this.progress = { type: 'PodResizeInProgress', status: 'True' };
    return { type: 'Normal', reason: 'ResizeStarted', message: `Pod resize started: ${details(pod)}` };
  }

  /**
   * Gives the running containers what was granted.
   * @param restart ends a container whose policy asks for that
   * @returns the event that tells that all is done, or undefined when not
   */
  apply(pod: Pod, containers: PodContainers, restart: (name: string) => void): ResizeEvent | undefined {
    if (this.progress === undefined) return undefined;
    let left = 0;
    this.progress = { type: 'PodResizeInProgress', status: 'True' };
    for (const container of pod.spec?.containers ?? []) {
      const running = containers.latest(container.name);
      const limits = containerLimits(container);
      if (running?.state !== 'CONTAINER_RUNNING' || jsonEqual(limits, running.limits)) continue;
      const { memoryBytes } = running.usage();
      if (limits.memoryBytes !== undefined && memoryBytes > limits.memoryBytes) {
        const message = `attempting to set pod memory limit (${limits.memoryBytes}) below current usage (${memoryBytes})`;
        this.progress = { ...this.progress, reason: 'Error', message };
        left++;
      } else if (restartsFor(container, limits, running.limits)) {
        restart(container.name);
        left++;
      } else running.setLimits(limits);
    }
    if (left > 0) return undefined;
    this.progress = undefined;
    return { type: 'Normal', reason: 'ResizeCompleted', message: `Pod resize completed: ${details(pod)}` };
  }

  private wait(reason: 'Infeasible' | 'Deferred', message: string, pod: Pod): ResizeEvent | undefined {
    const isNew = this.pending?.reason !== reason || this.pending.message !== message;
    this.pending = { type: 'PodResizePending', status: 'True', reason, message };
    if (!isNew) return undefined;
    return {
      type: 'Warning',
      reason: `Resize${reason}`,
      message: `Pod resize ${reason}: ${details(pod, message)}`,
    };
  }

  private grant(pod: Pod): void {
    this.granted = new Map((pod.spec?.containers ?? []).map(({ name, resources }) => [name, resources]));
  }
}

/** Does the container's policy ask for a restart when these limits change? */
function restartsFor(
  { resizePolicy = [] }: Container,
  wanted: ContainerLimits,
  there: ContainerLimits,
): boolean {
  return resizePolicy.some(({ resourceName, restartPolicy }) => {
    if (restartPolicy !== 'RestartContainer') return false;
    return resourceName === 'cpu'
      ? wanted.milliCpu !== there.milliCpu || wanted.cpuShares !== there.cpuShares
      : wanted.memoryBytes !== there.memoryBytes;
  });
}

/** What the events say of the resources. models pkg/kubelet/events/resize.go, podResizeMessage */
function details(pod: Pod, error?: string): string {
  const containers = (pod.spec?.containers ?? []).map(({ name, resources = {} }) => {
    const { limits, requests } = resources;
    return { name, resources: { ...(limits && { limits }), ...(requests && { requests }) } };
  });
  return JSON.stringify({
    containers,
    generation: pod.metadata?.generation ?? 0,
    ...(error !== undefined && { error }),
  });
}

/** What no node of this size could ever give. */
function overCapacity(pod: Pod, node: Node): Shortage | undefined {
  const requests = podResources(pod.spec!, 'requests');
  const allocatable = node.status?.allocatable ?? {};
  for (const resource of ['cpu', 'memory']) {
    const wanted = requests[resource];
    const there = allocatable[resource];
    if (wanted === undefined || there === undefined || compareQuantities(wanted, there) <= 0) continue;
    const value = resource === 'cpu' ? milliValue : unitValue;
    return { resource, requested: value(wanted), used: 0, capacity: value(there) };
  }
  return undefined;
}
