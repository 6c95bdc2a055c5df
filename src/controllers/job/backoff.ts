import type { Clock } from '../../base/clock.ts';
import type { Tally } from './tally.ts';

const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;

/** Delays new pods of a Job whose pods fail: 10 s, doubled with each failure since the last success. Models pkg/controller/job/backoff_utils.go. */
export class FailureBackoff {
  private readonly records = new Map<
    string,
    { readonly failures: number; readonly since: number; readonly succeeded: number }
  >();

  constructor(private readonly clock: Clock) {}

  /** Takes note of what ended since the last sync. */
  note(key: string, { newlyFailed, succeeded }: Tally): void {
    const before = this.records.get(key) ?? { failures: 0, since: 0, succeeded };
    if (succeeded > before.succeeded)
      this.records.set(key, { failures: newlyFailed, since: this.clock.now(), succeeded });
    else if (newlyFailed > 0) {
      this.records.set(key, { failures: before.failures + newlyFailed, since: this.clock.now(), succeeded });
    }
  }

  /** Milliseconds until a new pod may be made. */
  left(key: string): number {
    const record = this.records.get(key);
    if (record === undefined || record.failures === 0) return 0;
    const delay = Math.min(FIRST_MS * 2 ** (record.failures - 1), LONGEST_MS);
    return Math.max(0, record.since + delay - this.clock.now());
  }

  forget(key: string): void {
    this.records.delete(key);
  }
}
