import type { Pod } from '../../api/generated/types.ts';
import { podCondition } from '../common/pods.ts';

// models pkg/controller/job/backoff_utils.go

const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;

/** How often in a row a Job's pods have failed. */
export interface BackoffRecord {
  readonly failures: number;
  /** When the last one failed, milliseconds. */
  readonly lastFailure: number;
}

const NONE: BackoffRecord = { failures: 0, lastFailure: 0 };

/** Remembers for each Job the failures since its last success. */
export class FailureBackoff {
  private readonly records = new Map<string, BackoffRecord>();

  /** The record with what has ended since; it only counts once it is kept. */
  next(key: string, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
    const before = this.records.get(key) ?? NONE;
    if (succeeded.length === 0 && failed.length === 0) return before;
    const lastSuccess = succeeded.length > 0 ? Math.max(...succeeded.map(finishedAt)) : undefined;
    const later = failed.map(finishedAt).filter(at => lastSuccess === undefined || at > lastSuccess);
    if (lastSuccess !== undefined && later.length === 0) return NONE;
    const counted = lastSuccess === undefined ? before.failures : 0;
    return { failures: counted + later.length, lastFailure: Math.max(...later) };
  }

  keep(key: string, record: BackoffRecord): void {
    if (record !== NONE || this.records.has(key)) this.records.set(key, record);
  }

  forget(key: string): void {
    this.records.delete(key);
  }
}

/** Milliseconds until a pod may be made after failures in a row: 10 s, doubled with each further one. */
export function backoffLeft({ failures, lastFailure }: BackoffRecord, now: number): number {
  if (failures === 0) return 0;
  const delay = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return Math.max(0, lastFailure + delay - now);
}

/** When a pod ended, milliseconds: by its containers, else its Ready condition, else its deletion. */
export function finishedAt(pod: Pod): number {
  const { metadata, status } = pod;
  const ends = (status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt);
  if (ends.length > 0 && ends.every(end => end !== undefined))
    return Math.max(...ends.map(end => Date.parse(end)));
  const ready = podCondition(pod, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) return Date.parse(ready.lastTransitionTime);
  if (metadata?.deletionTimestamp)
    return Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return Date.parse(metadata?.creationTimestamp ?? '');
}
