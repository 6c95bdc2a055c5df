import type { Pod, PodCondition, PodStatus } from '../../api/generated/types.ts';
import { qosClass } from '../../api/pod-resources.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { Refusal } from '../admission/predicate.ts';
import { conditionsOf, OWNED_CONDITIONS } from './conditions.ts';
import { containerStatus, type StatusInputs } from './container-status.ts';
import { phaseOf } from './phase.ts';

const ENDED: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

/** Why the kubelet itself ended or refused a pod. */
export interface Verdict {
  readonly phase?: 'Failed';
  readonly reason: string;
  readonly message: string;
  readonly conditions?: readonly PodCondition[];
}

export interface PodStatusInputs extends StatusInputs {
  readonly nodeIp: string;
  readonly now: number;
  /** When the kubelet first saw the pod. */
  readonly startTime: number;
  /** What the API server has now. */
  readonly before: PodStatus | undefined;
  readonly verdict: Verdict | undefined;
  /** Conditions about an in-place resize. */
  readonly resize: readonly PodCondition[];
}

/** The status of a pod that the kubelet does not take. models pkg/kubelet/kubelet.go, rejectPod */
export function rejectedStatus(pod: Pod, { reason, message }: Refusal, now: number): PodStatus {
  const { generation } = pod.metadata ?? {};
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: rfc3339(now),
    qosClass: pod.status?.qosClass ?? qosClass(pod.spec!),
  };
}

/** A pod's whole status. models pkg/kubelet/kubelet_pods.go, generateAPIPodStatus */
export function podStatus(pod: Pod, inputs: PodStatusInputs): PodStatus {
  const { containers, before, verdict, now, nodeIp } = inputs;
  const { spec } = pod;
  const init = (spec?.initContainers ?? []).map(container => containerStatus(pod, container, 'init', inputs));
  const regular = (spec?.containers ?? [])
    .map(container => containerStatus(pod, container, 'regular', inputs))
    .sort(byName);
  const ephemeral = (spec?.ephemeralContainers ?? [])
    .map(container => containerStatus(pod, container, 'ephemeral', inputs))
    .sort(byName);
  const statuses = [...init, ...regular];
  // a pod does not leave a phase in which it has ended, whatever a restarted kubelet finds of it
  const ended = ENDED.has(before?.phase ?? '') ? before : undefined;
  const decided = ended?.phase ?? verdict?.phase ?? phaseOf(pod, statuses, inputs.ending);
  // nobody may think that a pod has ended while something of it runs. models pkg/kubelet/status, mergePodStatus
  const isEarly = ENDED.has(decided) && !ENDED.has(before?.phase ?? '') && containers.running.length > 0;
  const phase = isEarly ? (before?.phase ?? 'Pending') : decided;
  const told = isEarly ? before : (verdict ?? ended);
  const { sandbox } = containers;
  const ip = sandbox === undefined ? (before?.podIP ?? '') : sandbox.ip === '' ? nodeIp : sandbox.ip;
  const generation = pod.metadata?.generation;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  const old = new Map((before?.conditions ?? []).map(condition => [condition.type, condition]));
  const foreign = (before?.conditions ?? []).filter(({ type }) => !OWNED_CONDITIONS.has(type));
  const dated = (condition: PodCondition): PodCondition => {
    const was = old.get(condition.type);
    const lastTransitionTime = was?.status === condition.status ? was.lastTransitionTime : rfc3339(now);
    return { lastTransitionTime, ...observed, ...condition };
  };
  const own = conditionsOf(pod, statuses, phase, sandbox !== undefined, foreign);
  return {
    ...observed,
    phase,
    ...(told?.reason && { reason: told.reason }),
    ...(told?.message && { message: told.message }),
    conditions: [
      ...foreign.filter(({ type }) => !verdict?.conditions?.some(condition => condition.type === type)),
      ...(verdict?.conditions ?? []).map(dated),
      ...own.map(dated),
      ...inputs.resize.map(dated),
    ],
    hostIP: nodeIp,
    hostIPs: [{ ip: nodeIp }],
    ...(ip !== '' && { podIP: ip, podIPs: [{ ip }] }),
    startTime: before?.startTime ?? rfc3339(inputs.startTime),
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: regular,
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
    qosClass: before?.qosClass ?? (spec ? qosClass(spec) : 'BestEffort'),
    ...(before?.nominatedNodeName && { nominatedNodeName: before.nominatedNodeName }),
  };
}

/** Statuses stand in the order of their names, but for init containers. models pkg/kubelet/types, SortedContainerStatuses */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
