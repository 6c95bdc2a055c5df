// models pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions, and
// kuberuntime_container.go, computeInitContainerActions
import type { Container, Pod } from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import type { PodContainers } from './pod-containers.ts';
import { initRestartsAfter, restartsAfter } from './restart-policy.ts';

/** What has to be done so that a pod is as its spec says. */
export interface PodActions {
  readonly createSandbox: boolean;
  /** Running containers that must be ended first, with what the Killing event says. */
  readonly kill: readonly {
    readonly container: RuntimeContainer;
    readonly message: string;
    /** It is started again, whatever the restart policy says of one that ends. */
    readonly again: boolean;
  }[];
  /** To be started now, in order. */
  readonly start: readonly Container[];
}

/** What the probes found out. */
export interface Health {
  /** Has the container passed its startup probe (or has none)? */
  isStarted(name: string): boolean;
  /** `liveness` or `startup` when that probe has failed for good. */
  failedProbe(container: RuntimeContainer): string | undefined;
}

/** A status that is a failure. */
const FAILED = 1;
const NOTHING: PodActions = { createSandbox: false, kill: [], start: [] };

/** Compares a pod's spec with what runs. @param restarting ids of containers that the kubelet itself ended to start them anew */
export function computeActions(
  pod: Pod,
  containers: PodContainers,
  health: Health,
  restarting: ReadonlySet<string>,
): PodActions {
  const { sandbox } = containers;
  if (sandbox === undefined) return withoutSandbox(pod, containers);
  const here = (name: string) => {
    const latest = containers.latest(name);
    return latest?.sandboxId === sandbox.id ? latest : undefined;
  };
  const { initContainers = [], containers: regular = [], ephemeralContainers = [] } = pod.spec ?? {};
  const ephemeral = ephemeralContainers.filter(container => containers.latest(container.name) === undefined);
  const kill: PodActions['kill'][number][] = [];
  const start: Container[] = [...ephemeral];
  const restart = (container: Container, running: RuntimeContainer, kind: string) => {
    const message = whyKill(container, running, kind, health);
    if (message === undefined) return false;
    const again = running.config.reference !== container.image || restartsAfter(pod, container, FAILED);
    kill.push({ container: running, message, again });
    start.push(container);
    return true;
  };

  const initialized = regular.some(container => here(container.name) !== undefined);
  for (const [index, container] of initContainers.entries()) {
    const latest = here(container.name);
    const laterBegan =
      initialized || initContainers.slice(index + 1).some(later => here(later.name) !== undefined);
    if (latest?.state === 'CONTAINER_RUNNING') {
      const restarted = restart(container, latest, 'Init container');
      if (laterBegan) continue;
      if (!restarted && isSidecar(container) && health.isStarted(container.name)) continue;
      return { ...NOTHING, kill, start };
    }
    if (initialized && !isSidecar(container)) continue;
    if (latest?.state === 'CONTAINER_EXITED' && !initRestartsAfter(pod, container, latest.exitCode)) {
      if (latest.exitCode === 0) continue;
      return { ...NOTHING, kill, start };
    }
    start.push(container);
    if (!laterBegan) return { ...NOTHING, kill, start };
  }

  for (const container of regular) {
    const latest = here(container.name);
    if (latest?.state === 'CONTAINER_RUNNING') restart(container, latest, 'Container');
    else if (latest?.state === 'CONTAINER_EXITED') {
      if (restarting.has(latest.id) || restartsAfter(pod, container, latest.exitCode)) start.push(container);
    } else if (shouldRun(pod, container, containers)) start.push(container);
  }
  return { createSandbox: false, kill, start };
}

/** Has everything that the pod was to do been done, so that nothing of it will run again? */
export function isFinished(pod: Pod, containers: PodContainers, restarting: ReadonlySet<string>): boolean {
  const { initContainers = [], containers: regular = [] } = pod.spec ?? {};
  const failedInit = initContainers.some(container => {
    const latest = containers.latest(container.name);
    if (isSidecar(container) || latest?.state !== 'CONTAINER_EXITED') return false;
    return latest.exitCode !== 0 && !initRestartsAfter(pod, container, latest.exitCode);
  });
  if (failedInit) return true;
  return regular.every(container => {
    const latest = containers.latest(container.name);
    if (latest?.state !== 'CONTAINER_EXITED' || restarting.has(latest.id)) return false;
    return !restartsAfter(pod, container, latest.exitCode);
  });
}

function withoutSandbox(pod: Pod, containers: PodContainers): PodActions {
  const again = containers.sandboxes.length > 0;
  if (again && pod.spec?.restartPolicy === 'Never' && containers.all.length > 0) return NOTHING;
  const some = (pod.spec?.containers ?? []).some(container => shouldRun(pod, container, containers));
  return { ...NOTHING, createSandbox: some };
}

function shouldRun(pod: Pod, container: Container, containers: PodContainers): boolean {
  const latest = containers.latest(container.name);
  return latest?.state !== 'CONTAINER_EXITED' || restartsAfter(pod, container, latest.exitCode);
}

function whyKill(
  container: Container,
  running: RuntimeContainer,
  kind: string,
  health: Health,
): string | undefined {
  if (running.config.reference !== container.image) {
    return `${kind} ${container.name} definition changed, will be restarted`;
  }
  const probe = health.failedProbe(running);
  return probe === undefined
    ? undefined
    : `${kind} ${container.name} failed ${probe} probe, will be restarted`;
}
