// models pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses
import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  VolumeMountStatus,
} from '../../api/generated/types.ts';
import { isSidecar } from '../../api/pod-resources.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { digestName } from '../runtime/image-store.ts';
import type { PodContainers } from './pod-containers.ts';
import { initRestartsAfter, restartsAfter } from './restart-policy.ts';

/** Why a container is not running, when it is not because it ended. */
export interface Waiting {
  readonly reason: string;
  readonly message: string;
}

/** What else a container's status depends on. */
export interface StatusInputs {
  readonly containers: PodContainers;
  /** The outcome of the last attempt to start a container, by name. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  isReady(name: string): boolean;
  isStarted(name: string): boolean;
  /** Nothing of the pod is started any more. */
  readonly ending: boolean;
}

/** The status of one container. @param kind which list of the spec it stands in */
export function containerStatus(
  pod: Pod,
  container: Container,
  kind: 'init' | 'regular' | 'ephemeral',
  inputs: StatusInputs,
): ContainerStatus {
  const { containers, waiting, ending } = inputs;
  const latest = containers.latest(container.name);
  const attempts = containers.attempts(container.name);
  let state: ContainerState;
  let last: ContainerState = {};
  const before = attempts.slice(0, -1).findLast(attempt => attempt.state === 'CONTAINER_EXITED');
  if (before !== undefined) last = stateOf(before);
  const cause = waiting.get(container.name);
  if (latest === undefined) {
    const hasInit = (pod.spec?.initContainers?.length ?? 0) > 0;
    state = { waiting: named(cause) ?? { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' } };
  } else {
    state = stateOf(latest);
    if (
      latest.state === 'CONTAINER_EXITED' &&
      cause !== undefined &&
      !ending &&
      restarts(pod, container, kind, latest.exitCode)
    ) {
      last = state;
      state = { waiting: named(cause)! };
    }
  }
  const running = state.running !== undefined;
  const oneShot = kind === 'init' && !isSidecar(container);
  const ready = oneShot ? state.terminated?.exitCode === 0 : running && inputs.isReady(container.name);
  const started = running && !oneShot && inputs.isStarted(container.name);
  return {
    ...(kind !== 'ephemeral' && latest !== undefined && resourcesOf(container)),
    ...(latest !== undefined && { containerID: `containerd://${latest.id}` }),
    image: latest?.config.image.name ?? container.image ?? '',
    imageID: latest === undefined ? '' : digestName(latest.config.image),
    lastState: last,
    name: container.name,
    ready: kind === 'ephemeral' ? false : ready,
    restartCount: latest?.config.attempt ?? 0,
    ...(kind !== 'ephemeral' && { started }),
    state,
    ...(latest !== undefined && userOf(latest)),
    ...mountsOf(container),
  };
}

function stateOf(container: RuntimeContainer): ContainerState {
  const { state, startedAt, finishedAt, exitCode, reason, message, id } = container;
  if (state === 'CONTAINER_RUNNING') return { running: { startedAt: rfc3339(startedAt) } };
  if (state === 'CONTAINER_CREATED') return { waiting: { reason: 'ContainerCreating' } };
  return {
    terminated: {
      containerID: `containerd://${id}`,
      exitCode,
      finishedAt: rfc3339(finishedAt),
      ...(message !== '' && { message }),
      reason,
      startedAt: rfc3339(startedAt),
    },
  };
}

function restarts(pod: Pod, container: Container, kind: string, exitCode: number): boolean {
  if (kind === 'ephemeral') return false;
  return kind === 'init'
    ? initRestartsAfter(pod, container, exitCode)
    : restartsAfter(pod, container, exitCode);
}

function named(waiting: Waiting | undefined): { reason: string; message?: string } | undefined {
  if (waiting === undefined) return undefined;
  const { reason, message } = waiting;
  return message === '' ? { reason } : { reason, message };
}

function resourcesOf(container: Container): Pick<ContainerStatus, 'allocatedResources' | 'resources'> {
  const { requests, limits } = container.resources ?? {};
  const canonical = (list: typeof requests) =>
    list &&
    Object.fromEntries(Object.entries(list).map(([name, quantity]) => [name, canonicalQuantity(quantity)]));
  return {
    ...(requests && { allocatedResources: canonical(requests) }),
    resources: {
      ...(limits && { limits: canonical(limits) }),
      ...(requests && { requests: canonical(requests) }),
    },
  };
}

function userOf(container: RuntimeContainer): Pick<ContainerStatus, 'user'> {
  const { uid, gids } = container.config.actor;
  return { user: { linux: { gid: gids[0] ?? 0, supplementalGroups: [...gids], uid } } };
}

function mountsOf(container: Container): Pick<ContainerStatus, 'volumeMounts'> {
  if (container.volumeMounts === undefined || container.volumeMounts.length === 0) return {};
  const volumeMounts = container.volumeMounts.map(
    ({ mountPath, name, readOnly }): VolumeMountStatus => ({
      mountPath,
      name,
      ...(readOnly && { readOnly: true, recursiveReadOnly: 'Disabled' }),
    }),
  );
  return { volumeMounts };
}
