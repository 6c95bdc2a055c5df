import type { Clock } from '../base/clock.ts';

interface Entry {
  backoff: number;
  lastUpdate: number;
}

/** Waits that double with each failure of a thing. models client-go util/flowcontrol/backoff.go */
export class Backoff {
  private readonly entries = new Map<string, Entry>();

  /** @param initial and @param most in milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly initial: number,
    private readonly most: number,
  ) {}

  /** The present wait of `key` in milliseconds; 0 when it has not failed. */
  get(key: string): number {
    return this.entries.get(key)?.backoff ?? 0;
  }

  /** Is `key`, which last failed at `at`, still to wait? */
  isWaiting(key: string, at: number): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined || this.isOver(at, entry)) return false;
    return this.clock.now() - at < entry.backoff;
  }

  /** As `isWaiting`, from when the wait was last doubled. */
  isWaitingSinceUpdate(key: string): boolean {
    const entry = this.entries.get(key);
    return entry !== undefined && this.clock.now() - entry.lastUpdate < entry.backoff;
  }

  /** Doubles the wait of `key`; begins anew when the last failure is long ago. */
  next(key: string, at: number): void {
    const entry = this.entries.get(key);
    const lastUpdate = this.clock.now();
    if (entry === undefined || this.isOver(at, entry))
      this.entries.set(key, { backoff: this.initial, lastUpdate });
    else this.entries.set(key, { backoff: Math.min(entry.backoff * 2, this.most), lastUpdate });
  }

  /** Forgets every key that begins with `prefix`. */
  forget(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }

  private isOver(at: number, entry: Entry): boolean {
    return at - entry.lastUpdate > this.most * 2;
  }
}
