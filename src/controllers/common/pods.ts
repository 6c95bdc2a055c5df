import type { Pod, PodCondition } from '../../api/generated/types.ts';

// models pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go

/** The pod's condition of a type, or undefined. */
export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find(condition => condition.type === type);
}

/** True when the pod's Ready condition is True. */
export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** True when the pod has been ready for `minReadySeconds` at `now`. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  return (
    ready.lastTransitionTime !== undefined && availableAt(ready.lastTransitionTime, minReadySeconds) <= now
  );
}

/** Milliseconds until a ready pod becomes available, or undefined when it is not ready or already available. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True' || ready.lastTransitionTime === undefined || minReadySeconds === 0)
    return undefined;
  const left = availableAt(ready.lastTransitionTime, minReadySeconds) - now;
  return left > 0 ? left : undefined;
}

function availableAt(readySince: string, minReadySeconds: number): number {
  return Date.parse(readySince) + minReadySeconds * 1000;
}

/** True when the pod has ended for good: Succeeded or Failed. */
export function isPodFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** True when the pod neither has ended nor is being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata?.deletionTimestamp === undefined;
}

/** True when the pod is being deleted but still runs. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata?.deletionTimestamp !== undefined;
}
