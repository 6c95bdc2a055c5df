// models pkg/kubelet/status/generate.go
import type { ContainerStatus, Pod, PodCondition } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';

type Finding = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The kubelet's own conditions of a pod, in the order in which it writes them. */
export function conditionsOf(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  phase: string,
  hasNetwork: boolean,
  others: readonly PodCondition[],
): readonly Finding[] {
  const ready = containersReady(pod, statuses, phase);
  return [
    { type: 'PodReadyToStartContainers', status: hasNetwork ? 'True' : 'False' },
    initialized(pod, statuses, phase),
    podReady(pod, ready, others),
    ready,
    { type: 'PodScheduled', status: 'True' },
  ];
}

/** Which condition types the kubelet owns. */
export const OWNED_CONDITIONS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
  'PodResizeInProgress',
]);

function initialized(pod: Pod, statuses: readonly ContainerStatus[], phase: string): Finding {
  const type = 'Initialized';
  const byName = new Map(statuses.map(status => [status.name, status]));
  const { initContainers = [], containers = [] } = pod.spec ?? {};
  const unknown = initContainers.filter(({ name }) => !byName.has(name));
  const incomplete = initContainers.filter(container => {
    const status = byName.get(container.name);
    return status !== undefined && !(isSidecar(container) ? status.started : status.ready);
  });
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'True', reason: 'PodCompleted' };
  const began = containers.some(({ name }) => {
    const { state, lastState } = byName.get(name) ?? {};
    return state?.running || state?.terminated || lastState?.terminated;
  });
  const message = began
    ? ''
    : listed([
        ['unknown', unknown],
        ['incomplete', incomplete],
      ]);
  if (message === '') return { type, status: 'True' };
  return { type, status: 'False', reason: 'ContainersNotInitialized', message };
}

function containersReady(pod: Pod, statuses: readonly ContainerStatus[], phase: string): Finding {
  const type = 'ContainersReady';
  const byName = new Map(statuses.map(status => [status.name, status]));
  const { initContainers = [], containers = [] } = pod.spec ?? {};
  const counted = [...initContainers.filter(isSidecar), ...containers];
  const unknown = counted.filter(({ name }) => !byName.has(name));
  const unready = counted.filter(({ name }) => byName.get(name)?.ready === false);
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const message = listed([
    ['unknown', unknown],
    ['unready', unready],
  ]);
  if (message === '') return { type, status: 'True' };
  return { type, status: 'False', reason: 'ContainersNotReady', message };
}

function podReady(pod: Pod, ready: Finding, others: readonly PodCondition[]): Finding {
  if (ready.status !== 'True') return { ...ready, type: 'Ready' };
  const unmet = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
    const status = others.find(condition => condition.type === conditionType)?.status;
    if (status === undefined)
      return [
        `corresponding condition of pod readiness gate ${JSON.stringify(conditionType)} does not exist.`,
      ];
    return status === 'True'
      ? []
      : [`the status of pod readiness gate ${JSON.stringify(conditionType)} is not "True", but ${status}`];
  });
  if (unmet.length === 0) return { type: 'Ready', status: 'True' };
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: unmet.join(', ') };
}

function listed(groups: readonly (readonly [string, readonly { readonly name: string }[]])[]): string {
  return groups
    .filter(([, containers]) => containers.length > 0)
    .map(
      ([word, containers]) =>
        `containers with ${word} status: [${containers.map(({ name }) => name).join(' ')}]`,
    )
    .join(', ');
}
