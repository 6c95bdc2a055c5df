import type { Job, JobStatus, Pod } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import { withCondition, withInterim } from './conditions.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { formatIndexes } from './indexes.ts';
import { hasValidIndex, indexOf, isIndexed, isPodFailed } from './pods.ts';
import type { Tally } from './tally.ts';
import type { Verdict } from './verdict.ts';

const MAX_UNCOUNTED = 500;

/** What is known of a Job when its status is written. */
export interface Progress {
  readonly count: Tally;
  readonly end: Verdict | undefined;
  /** The status with the numbers of running pods. */
  readonly status: JobStatus;
  readonly time: string;
}

/** Ended pods that a status is to name and that are let go after that. */
interface Batch {
  readonly pods: readonly Pod[];
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  /** Some are left for the next time. */
  readonly isCut: boolean;
}

/**
 * Counts the ended pods of Jobs: first a status names them, then they are let go, then they are counted, so that none is
 * lost or counted twice whatever fails between. Models trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go.
 */
export class JobStatusWriter {
  constructor(
    private readonly jobs: ResourceClient<Job>,
    /** Lets a pod go. @throws ApiError */
    private readonly release: (pod: Pod) => void,
  ) {}

  /**
   * @param named called once the status names all that has ended
   * @returns how the Job ended, once it has
   * @throws ApiError
   */
  write(job: Job, { count, end, status: running, time }: Progress, named: () => void): Verdict | undefined {
    const tracked = new Set(count.tracked.map(uidOf));
    const batch = gather(job, count, end, running);
    const interim: JobStatus = {
      ...settle(running, tracked),
      ...indexFields(job, count),
      conditions: withInterim(running.conditions ?? [], end, time),
    };
    const { succeeded: s = [], failed: f = [] } = interim.uncountedTerminatedPods ?? {};
    const uncounted = { succeeded: [...s, ...batch.succeeded], failed: [...f, ...batch.failed] };
    const written = this.flush(job, { ...interim, uncountedTerminatedPods: uncounted });
    named();
    for (const pod of batch.pods) {
      this.release(pod);
      tracked.delete(uidOf(pod));
    }
    const counted = settle(written.status ?? {}, tracked);
    const { succeeded = [], failed = [] } = counted.uncountedTerminatedPods ?? {};
    const isOver =
      end !== undefined &&
      !batch.isCut &&
      succeeded.length + failed.length === 0 &&
      (counted.terminating ?? 0) === 0;
    this.flush(written, isOver ? ended(counted, end, time) : counted);
    return isOver ? end : undefined;
  }

  private flush(job: Job, status: JobStatus): Job {
    const tidied = tidy(status);
    return jsonEqual(tidied, tidy(job.status ?? {})) && job.status?.uncountedTerminatedPods
      ? job
      : this.jobs.updateStatus({ ...job, status: tidied });
  }
}

function uidOf({ metadata }: Pod): string {
  return metadata?.uid ?? '';
}

/** The ended pods that no status names yet; when the Job has failed, all of its pods. */
function gather(job: Job, count: Tally, end: Verdict | undefined, status: JobStatus): Batch {
  const pods: Pod[] = [];
  const succeeded: string[] = [];
  const failed: string[] = [];
  const known = status.uncountedTerminatedPods ?? {};
  for (const pod of count.tracked) {
    const uid = uidOf(pod);
    const phase = pod.status?.phase;
    if (!mayRelease(job, pod, count, end)) continue;
    if (pods.length >= MAX_UNCOUNTED) return { pods, succeeded, failed, isCut: true };
    pods.push(pod);
    if (phase === 'Succeeded' && !known.failed?.includes(uid)) {
      // An index says for itself that it was counted.
      if (!isIndexed(job) && !known.succeeded?.includes(uid)) succeeded.push(uid);
    } else if (isPodFailed(job, pod) || end?.type === 'Failed') {
      const ignored = matchFailurePolicy(job, pod)?.action === 'Ignore';
      if (!ignored && hasValidIndex(job, pod) && !known.failed?.includes(uid)) failed.push(uid);
    }
  }
  return { pods, succeeded, failed, isCut: false };
}

function mayRelease(job: Job, pod: Pod, { delayed }: Tally, end: Verdict | undefined): boolean {
  if (job.metadata?.deletionTimestamp !== undefined || end !== undefined) return true;
  if (pod.status?.phase === 'Succeeded') return true;
  return isPodFailed(job, pod) && delayed.get(indexOf(pod) ?? -1) !== pod;
}

/** Counts the named pods that are let go. Models cleanUncountedPodsWithoutFinalizers. */
function settle(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const left = {
    succeeded: succeeded.filter(uid => tracked.has(uid)),
    failed: failed.filter(uid => tracked.has(uid)),
  };
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + succeeded.length - left.succeeded.length,
    failed: (status.failed ?? 0) + failed.length - left.failed.length,
    uncountedTerminatedPods: left,
  };
}

/** The index fields of a Job's status; empty for one that is not indexed. */
function indexFields(job: Job, { succeededIndexes, failedIndexes }: Tally): JobStatus {
  if (!isIndexed(job)) return {};
  return {
    succeeded: succeededIndexes.size,
    completedIndexes: formatIndexes(succeededIndexes),
    ...(failedIndexes && { failedIndexes: formatIndexes(failedIndexes) }),
  };
}

function ended(status: JobStatus, end: Verdict, time: string): JobStatus {
  return {
    ...status,
    conditions: withCondition(status.conditions ?? [], end, end.type, time),
    ...(end.type === 'Complete' && { completionTime: time }),
  };
}

/** Leaves out what the wire form leaves out: zeros and empty lists, but for the numbers that are pointers. */
function tidy(status: JobStatus): JobStatus {
  const { active, succeeded, failed, conditions, completedIndexes, uncountedTerminatedPods, ...rest } =
    status;
  const names = uncountedTerminatedPods ?? {};
  return {
    ...rest,
    ...(conditions && conditions.length > 0 && { conditions }),
    ...(active && { active }),
    ...(succeeded && { succeeded }),
    ...(failed && { failed }),
    ...(completedIndexes && { completedIndexes }),
    uncountedTerminatedPods: {
      ...(names.succeeded && names.succeeded.length > 0 && { succeeded: names.succeeded }),
      ...(names.failed && names.failed.length > 0 && { failed: names.failed }),
    },
  };
}
