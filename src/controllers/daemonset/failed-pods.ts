import type { Clock } from '../../base/clock.ts';

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15 * 60_000;

/** Makes a node whose pods fail again and again wait longer each time. Models the use of client-go's flowcontrol.Backoff by the DaemonSet controller. */
export class FailedPods {
  private readonly waits = new Map<string, { readonly ms: number; readonly since: number }>();

  constructor(private readonly clock: Clock) {}

  /** Milliseconds to wait before the failed pod may be replaced; 0: now, and the next wait is longer. */
  wait(key: string): number {
    const now = this.clock.now();
    const before = this.waits.get(key);
    if (before !== undefined) {
      const left = before.since + before.ms - now;
      if (left > 0) return left;
    }
    const isStale = before === undefined || now - before.since > 2 * LONGEST_WAIT;
    this.waits.set(key, { ms: isStale ? FIRST_WAIT : Math.min(before.ms * 2, LONGEST_WAIT), since: now });
    return 0;
  }
}
