// models pkg/kubelet/kubelet_pods.go, getPhase
import type { ContainerStatus, Pod } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';

/**
 * The phase that follows from the containers' states.
 * @param ending nothing of the pod is started any more
 */
export function phaseOf(pod: Pod, statuses: readonly ContainerStatus[], ending: boolean): string {
  const { initContainers = [], containers = [], restartPolicy } = pod.spec ?? {};
  const byName = new Map(statuses.map(status => [status.name, status]));
  let pendingInit = 0;
  let failedInit = 0;
  let pendingSidecars = 0;
  const count = { unknown: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0 };
  for (const { name } of initContainers.filter(container => !isSidecar(container))) {
    const status = byName.get(name);
    const ended = status?.state?.terminated ?? (status?.state?.waiting && status.lastState?.terminated);
    if (ended === undefined) pendingInit++;
    else if (ended.exitCode !== 0) failedInit++;
  }
  for (const { name } of initContainers.filter(isSidecar)) {
    const status = byName.get(name);
    if (status?.state?.running) {
      if (status.started !== true) pendingSidecars++;
      count.running++;
    } else if (status?.state?.waiting && status.lastState?.terminated === undefined) {
      pendingSidecars++;
      count.waiting++;
    } else if (status?.state === undefined) count.unknown++;
  }
  for (const { name } of containers) {
    const status = byName.get(name);
    if (status?.state?.running) count.running++;
    else if (status?.state?.terminated) {
      count.stopped++;
      if (status.state.terminated.exitCode === 0) count.succeeded++;
    } else if (status?.state?.waiting) {
      if (status.lastState?.terminated) count.stopped++;
      else count.waiting++;
    } else count.unknown++;
  }
  if (failedInit > 0 && restartPolicy === 'Never') return 'Failed';
  const began = containers.some(({ name }) => {
    const status = byName.get(name);
    return status?.state?.running || status?.state?.terminated || status?.lastState?.terminated;
  });
  if (pendingInit > 0 || (failedInit > 0 && !began) || (pendingSidecars > 0 && !began) || count.waiting > 0)
    return 'Pending';
  if (count.running > 0 && count.unknown === 0) return 'Running';
  if (count.running > 0 || count.stopped === 0 || count.unknown > 0) return 'Pending';
  if (!ending && restartPolicy === 'Always') return 'Running';
  if (count.stopped === count.succeeded) return 'Succeeded';
  return ending || restartPolicy === 'Never' ? 'Failed' : 'Running';
}
