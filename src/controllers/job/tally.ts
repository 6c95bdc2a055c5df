import type { Job, Pod } from '../../api/generated/types.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../common/pods.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { failsIndex, hasLimitPerIndex, lastFailures } from './index-failures.ts';
import { parseIndexes } from './indexes.ts';
import { hasValidIndex, indexOf, isIndexed, isPodFailed, isTracked } from './pods.ts';

/** What a Job's pods add up to, with what its status has counted already. Models the first part of syncJob of pkg/controller/job/job_controller.go. */
export interface Tally {
  readonly pods: readonly Pod[];
  /** Those that are not counted and let go yet. */
  readonly tracked: readonly Pod[];
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Ended since the last sync. */
  readonly newlySucceeded: readonly Pod[];
  readonly newlyFailed: readonly Pod[];
  /** Empty unless the Job is indexed. */
  readonly succeededIndexes: ReadonlySet<number>;
  /** Undefined unless the Job has a limit for each index. */
  readonly failedIndexes: ReadonlySet<number> | undefined;
  /** Failed pods that stay until their index has a new one. */
  readonly delayed: ReadonlyMap<number, Pod>;
}

/** Counts. @param released pods that were let go but still show their finalizer */
export function tally(job: Job, pods: readonly Pod[], released: ReadonlySet<string>): Tally {
  const { status, spec } = job;
  const active = pods.filter(isPodActive);
  const tracked = pods.filter(pod => isTracked(pod) && !released.has(pod.metadata?.uid ?? ''));
  const valid = tracked.filter(pod => hasValidIndex(job, pod));
  const uncounted = status?.uncountedTerminatedPods ?? {};
  const newlySucceeded = valid.filter(
    pod => pod.status?.phase === 'Succeeded' && !uncounted.succeeded?.includes(pod.metadata?.uid ?? ''),
  );
  const newlyFailed = valid.filter(
    pod => isPodFailed(job, pod) && !uncounted.failed?.includes(pod.metadata?.uid ?? ''),
  );
  const counted = newlyFailed.filter(pod => matchFailurePolicy(job, pod)?.action !== 'Ignore').length;
  const succeededIndexes = isIndexed(job)
    ? union(parseIndexes(status?.completedIndexes, spec?.completions), newlySucceeded)
    : new Set<number>();
  const failedIndexes = hasLimitPerIndex(job)
    ? union(
        parseIndexes(status?.failedIndexes, spec?.completions),
        valid.filter(pod => failsIndex(job, pod)),
      )
    : undefined;
  const settled = new Set([...succeededIndexes, ...(failedIndexes ?? []), ...active.map(indexOf)]);
  return {
    pods,
    tracked,
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    succeeded: isIndexed(job)
      ? succeededIndexes.size
      : (status?.succeeded ?? 0) + newlySucceeded.length + (uncounted.succeeded?.length ?? 0),
    failed: (status?.failed ?? 0) + counted + (uncounted.failed?.length ?? 0),
    newlySucceeded,
    newlyFailed,
    succeededIndexes,
    failedIndexes,
    delayed: failedIndexes ? lastFailures(job, valid, settled) : new Map(),
  };
}

function union(before: ReadonlySet<number>, pods: readonly Pod[]): Set<number> {
  return new Set([...before, ...pods.flatMap(pod => indexOf(pod) ?? [])]);
}
