import type { Clock } from '../base/clock.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Rate limit of a failing item: 5 ms, doubled each time, at most 1000 s. models client-go's DefaultTypedControllerRateLimiter */
const BASE_DELAY = 5;
const MAX_DELAY = 1_000_000;

/**
 * A queue of keys to reconcile: each key stands in it once, is worked on by one at a time, and comes again later
 * when its work failed. models client-go's util/workqueue
 */
export class WorkQueue {
  private readonly clock: Clock;
  private waiting = new Set<string>();
  private readonly failures = new Map<string, number>();
  private reconcile: ((key: string) => void) | undefined;
  private onError: (key: string, error: unknown) => void = () => undefined;
  private scheduled = false;

  /** @param limiter of the client that the work is done with: no key's work begins while requests have to wait */
  constructor(
    clock: Clock,
    private readonly limiter?: RateLimiter,
  ) {
    this.clock = clock;
  }

  /** Starts to work: `reconcile` is called for each key; what it throws is told to `onError`, and the key comes again. */
  run(
    reconcile: (key: string) => void,
    onError: (key: string, error: unknown) => void = () => undefined,
  ): void {
    this.reconcile = reconcile;
    this.onError = onError;
    if (this.waiting.size > 0) this.schedule();
  }

  /** Stops working and forgets what waits. */
  stop(): void {
    this.reconcile = undefined;
    this.waiting.clear();
    this.failures.clear();
  }

  add(key: string): void {
    this.waiting.add(key);
    this.schedule();
  }

  /** Adds a key after `ms` milliseconds. */
  addAfter(key: string, ms: number): void {
    if (ms <= 0) this.add(key);
    else {
      this.clock.after(ms, () => {
        if (this.reconcile) this.add(key);
      });
    }
  }

  /** Adds a key after the delay that its failures so far ask for. */
  addRateLimited(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    this.addAfter(key, Math.min(BASE_DELAY * 2 ** failures, MAX_DELAY));
  }

  /** The key's work succeeded: its failures are forgotten. */
  forget(key: string): void {
    this.failures.delete(key);
  }

  get size(): number {
    return this.waiting.size;
  }

  private schedule(): void {
    if (this.scheduled || this.reconcile === undefined) return;
    this.scheduled = true;
    // At the end of the instant: what changes together is reconciled once.
    this.clock.after(0, () => this.work());
  }

  /** Puts off what is left of a batch. */
  private pause(rest: ReadonlySet<string>, ms: number): void {
    this.waiting = new Set([...rest, ...this.waiting]);
    this.scheduled = true;
    this.clock.after(ms, () => this.work());
  }

  private work(): void {
    this.scheduled = false;
    const batch = this.waiting;
    this.waiting = new Set();
    for (const key of batch) {
      if (this.reconcile === undefined) return;
      const wait = this.limiter?.wait() ?? 0;
      if (wait > 0) {
        this.pause(batch, wait);
        return;
      }
      batch.delete(key);
      try {
        this.reconcile(key);
        this.forget(key);
      } catch (error) {
        this.onError(key, error);
        this.addRateLimited(key);
      }
    }
  }
}
