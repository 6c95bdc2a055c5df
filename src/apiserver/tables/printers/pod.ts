import type { ContainerStatus, Pod } from '../../../api/generated/types.ts';
import { isSidecar } from '../../../api/pod-resources.ts';
import type { JsonObject } from '../../../base/json.ts';
import { ageOf, isTrue, nameOf, since } from '../cells.ts';
import { AGE, NAME, printer, text, wide } from '../printer.ts';

// models printPod of pkg/printers/internalversion/printers.go

export default printer<Pod>({
  columns: [
    NAME,
    text('Ready', 'Ready containers of all that run on.'),
    text('Status', 'Summary of phase and container states.'),
    text('Restarts', 'Restarts of containers, and when the last was.'),
    AGE,
    wide(text('IP')),
    wide(text('Node')),
    wide(text('Nominated Node')),
    wide(text('Readiness Gates')),
  ],
  cells(pod, now) {
    const { ready, status, restarts, lastRestart } = summarise(pod);
    const total =
      (pod.spec?.containers ?? []).length + (pod.spec?.initContainers ?? []).filter(isSidecar).length;
    const ago = restarts > 0 && lastRestart ? ` (${since(lastRestart, now)} ago)` : '';
    return [
      nameOf(pod),
      `${ready}/${total}`,
      status,
      `${restarts}${ago}`,
      ageOf(pod, now),
      pod.status?.podIPs?.[0]?.ip || '<none>',
      pod.spec?.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      readinessGates(pod),
    ];
  },
  conditions: pod => COMPLETED[pod.status?.phase ?? ''],
});

const completed = (reason: string, message: string): readonly JsonObject[] => [
  { type: 'Completed', status: 'True', reason, message },
];
const COMPLETED: { readonly [phase: string]: readonly JsonObject[] } = {
  Succeeded: completed('Succeeded', 'The pod has completed successfully.'),
  Failed: completed('Failed', 'The pod failed.'),
};

interface Summary {
  readonly ready: number;
  readonly status: string;
  readonly restarts: number;
  readonly lastRestart: string;
}

function summarise(pod: Pod): Summary {
  const init = summariseInit(pod);
  const { phase = '', conditions, reason } = pod.status ?? {};
  let summary = init;
  if (!init.initializing || isTrue(conditions, 'Initialized')) {
    summary = { ...init, ...summariseContainers(pod, init) };
  }
  if (!pod.metadata?.deletionTimestamp) return summary;
  if (reason === 'NodeLost') return { ...summary, status: 'Unknown' };
  const ended = phase === 'Succeeded' || phase === 'Failed';
  return ended ? summary : { ...summary, status: 'Terminating' };
}

/** Phase, reason and gates first; then the first init container that holds the pod up. */
function summariseInit(pod: Pod) {
  const { phase = '', reason, conditions = [], initContainerStatuses = [] } = pod.status ?? {};
  const gated = conditions.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  let status = gated ? 'SchedulingGated' : reason || phase;
  const sidecars = new Set((pod.spec?.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  let [ready, restarts, lastRestart] = [0, 0, ''];
  let [sidecarRestarts, lastSidecarRestart] = [0, ''];
  let initializing = false;
  for (const [index, container] of initContainerStatuses.entries()) {
    restarts += container.restartCount;
    lastRestart = laterOf(lastRestart, finishedAt(container));
    const isSidecarStatus = sidecars.has(container.name);
    if (isSidecarStatus) {
      sidecarRestarts += container.restartCount;
      lastSidecarRestart = laterOf(lastSidecarRestart, finishedAt(container));
    }
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (isSidecarStatus && container.started) {
      if (container.ready) ready++;
      continue;
    }
    if (terminated) status = `Init:${terminated.reason || endOf(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') status = `Init:${waiting.reason}`;
    else status = `Init:${index}/${pod.spec?.initContainers?.length ?? 0}`;
    initializing = true;
    break;
  }
  return { status, ready, restarts, lastRestart, sidecarRestarts, lastSidecarRestart, initializing };
}

/** The main containers, last to first: the first container has the last word, unless it says Completed. */
function summariseContainers(pod: Pod, init: ReturnType<typeof summariseInit>): Summary {
  let { status, ready, sidecarRestarts: restarts, lastSidecarRestart: lastRestart } = init;
  let hasRunning = false;
  let failure = '';
  for (const container of (pod.status?.containerStatuses ?? []).toReversed()) {
    restarts += container.restartCount;
    lastRestart = laterOf(lastRestart, finishedAt(container));
    const { waiting, terminated, running } = container.state ?? {};
    if (waiting?.reason) status = waiting.reason;
    else if (terminated) {
      status = terminated.reason || endOf(terminated);
      if (terminated.exitCode !== 0) failure = status;
    } else if (container.ready && running) {
      hasRunning = true;
      ready++;
    }
  }
  if (status === 'Completed') {
    if (hasRunning && isTrue(pod.status?.conditions, 'Ready')) status = 'Running';
    else if (failure !== '') status = failure;
    else if (hasRunning) status = 'NotReady';
  }
  return { status, ready, restarts, lastRestart };
}

function endOf({ signal, exitCode }: { readonly signal?: number; readonly exitCode: number }): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function finishedAt(container: ContainerStatus): string {
  return container.lastState?.terminated?.finishedAt ?? '';
}

/** RFC 3339 in UTC with whole seconds sorts as text. */
function laterOf(a: string, b: string): string {
  return a < b ? b : a;
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const open = gates.filter(({ conditionType }) => isTrue(pod.status?.conditions, conditionType));
  return `${open.length}/${gates.length}`;
}
