import type { Job, Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import type { Clock } from '../../base/clock.ts';
import { PATCH } from '../../client/client.ts';
import type { WorkQueue } from '../../client/queue.ts';
import type { Expectations } from '../common/expectations.ts';
import { isNamespaceTerminating, type PodControl } from '../common/pod-control.ts';
import { isPodReady } from '../common/pods.ts';
import { slowStart } from '../common/slow-start.ts';
import { podsToDelete } from '../replicaset/victims.ts';
import { type BackoffRecord, backoffLeft } from './backoff.ts';
import { failureAnnotations, hasLimitPerIndex, indexBackoffLeft } from './index-failures.ts';
import {
  hasValidIndex,
  indexOf,
  isIndexed,
  isTracked,
  jobPod,
  replacesOnlyFailed,
  TRACKING,
} from './pods.ts';
import type { Tally } from './tally.ts';

const MAX_CHANGES = 500;

/** What seeing to the pods came to. */
export interface Managed {
  /** How many pods run now. */
  readonly active: number;
  /** How many pods were told to go, and how many of them were ready. */
  readonly deleted: number;
  readonly deletedReady: number;
  readonly error?: unknown;
}

/** Makes and deletes the pods of Jobs. Models manageJob of pkg/controller/job/job_controller.go. */
export class JobPodManager {
  constructor(
    private readonly podControl: PodControl,
    private readonly expectations: Expectations,
    private readonly queue: WorkQueue,
    private readonly clock: Clock,
  ) {}

  /** Brings the number of running pods to what the Job asks for now, or later where failed ones make it wait. */
  manage(key: string, job: Job, count: Tally, backoff: BackoffRecord): Managed {
    const active = count.active.length;
    if (job.spec?.suspend) return this.remove(key, job, count.active, count.active);
    const wanted = wantedActive(job, count);
    const surplus = this.surplus(job, count.active, Math.max(0, active - wanted)).slice(0, MAX_CHANGES);
    if (surplus.length > 0) return this.remove(key, job, count.active, surplus);
    const unchanged = { active, deleted: 0, deletedReady: 0 };
    const missing = wanted - active - (replacesOnlyFailed(job) ? count.terminating : 0);
    if (missing <= 0) return unchanged;
    const now = this.clock.now();
    const indexes = isIndexed(job) ? freeIndexes(job, count, Math.min(missing, MAX_CHANGES)) : undefined;
    const waits = hasLimitPerIndex(job)
      ? (indexes ?? []).map(index => indexBackoffLeft(count.delayed.get(index), now))
      : [backoffLeft(backoff, now)];
    const shortest = waits.length > 0 ? Math.min(...waits) : 0;
    if (shortest > 0) {
      this.queue.addAfter(key, shortest);
      return { ...unchanged, active: 0 };
    }
    const due = hasLimitPerIndex(job) ? indexes?.filter((_, at) => waits[at] === 0) : indexes;
    return this.create(key, job, count, due ?? Math.min(missing, MAX_CHANGES));
  }

  /** Tells every active pod of a Job that has ended to go; they are let go with the status. */
  deleteActive(job: Job, active: readonly Pod[]): Managed {
    let deleted = 0;
    let error: unknown;
    for (const pod of active) {
      try {
        this.podControl.delete(job, pod.metadata?.name ?? '');
        deleted++;
      } catch (failure) {
        if (isReason(failure, 'NotFound')) deleted++;
        else error ??= failure;
      }
    }
    const deletedReady = active.filter(isPodReady).length;
    return { active: active.length - deleted, deleted, deletedReady, error };
  }

  /** Lets a pod go that is counted, or is to count for nothing. @throws ApiError */
  release(pod: Pod): void {
    if (!isTracked(pod)) return;
    const { namespace, name = '', uid } = pod.metadata ?? {};
    const patch = { metadata: { uid, '$deleteFromPrimitiveList/finalizers': [TRACKING] } };
    try {
      this.podControl.pods.patch(namespace, name, PATCH.strategic, patch);
    } catch (error) {
      // Conflict: another pod has the name by now.
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
    }
  }

  private remove(key: string, job: Job, active: readonly Pod[], victims: readonly Pod[]): Managed {
    if (victims.length > 0) this.expectations.expect(key, 0, victims.map(keyOf));
    let deleted = victims.length;
    let error: unknown;
    for (const pod of victims) {
      try {
        this.release(pod);
        this.podControl.delete(job, pod.metadata?.name ?? '');
      } catch (failure) {
        this.expectations.deletionObserved(key, keyOf(pod));
        if (isReason(failure, 'NotFound')) continue;
        deleted--;
        error ??= failure;
      }
    }
    const deletedReady = victims.filter(isPodReady).length;
    return { active: active.length - deleted, deleted, deletedReady, error };
  }

  /** Which pods go: of an indexed Job first those without an index of their own. */
  private surplus(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
    const now = this.clock.now();
    const duplicates = isIndexed(job) ? withoutOwnIndex(job, active, now) : [];
    const rest = active.filter(pod => !duplicates.includes(pod));
    return [...duplicates, ...podsToDelete(rest, [], Math.max(0, atLeast - duplicates.length), now)];
  }

  /** @param what the indexes of the new pods, or their number */
  private create(key: string, job: Job, count: Tally, what: readonly number[] | number): Managed {
    const indexes = typeof what === 'number' ? undefined : what;
    const number = typeof what === 'number' ? what : what.length;
    const perIndex = hasLimitPerIndex(job);
    this.expectations.expect(key, number);
    const { done, error } = slowStart(number, at => {
      const index = indexes?.[at];
      const annotations = perIndex ? failureAnnotations(job, count.delayed.get(index ?? -1)) : {};
      try {
        this.podControl.create(job, jobPod(job, index, annotations));
      } catch (failure) {
        if (!isNamespaceTerminating(failure)) throw failure;
      }
    });
    for (let skipped = done; skipped < number; skipped++) this.expectations.creationObserved(key);
    return { active: count.active.length + done, deleted: 0, deletedReady: 0, error };
  }
}

function wantedActive({ spec }: Job, { active, succeeded }: Tally): number {
  const parallelism = spec?.parallelism ?? 1;
  if (spec?.completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(spec.completions - succeeded, parallelism));
}

/** The lowest indexes that neither have a pod nor are settled. */
function freeIndexes(
  { spec }: Job,
  { active, succeededIndexes, failedIndexes }: Tally,
  count: number,
): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let index = 0; index < (spec?.completions ?? 0) && free.length < count; index++) {
    if (!taken.has(index) && !succeededIndexes.has(index) && !failedIndexes?.has(index)) free.push(index);
  }
  return free;
}

function withoutOwnIndex(job: Job, active: readonly Pod[], now: number): readonly Pod[] {
  const byIndex = new Map<number, Pod[]>();
  for (const pod of active) {
    const index = hasValidIndex(job, pod) ? (indexOf(pod) ?? -1) : -1;
    const same = byIndex.get(index);
    if (same) same.push(pod);
    else byIndex.set(index, [pod]);
  }
  return [...byIndex].flatMap(([index, pods]) =>
    index < 0 ? pods : podsToDelete(pods, [], pods.length - 1, now),
  );
}
