import type { Clock, Timer } from './clock.ts';
import { Heap } from './heap.ts';

interface Wake {
  readonly at: number;
  readonly order: number;
  task: (() => void) | undefined;
}

/** More tasks than this at one instant mean that something asks again for ever without letting time pass. */
const STUCK_AFTER = 5_000_000;

/**
 * The one clock of a simulation. Time stands still until somebody moves it: the app in step with the
 * host's time, tests and scripts from one wake-up to the next.
 */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  private held = 0;
  private ready: (() => void)[] = [];
  private wake: () => void = () => undefined;
  private readonly waiting = new Heap<Wake>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));

  /** @param start milliseconds since the epoch */
  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  /** Has `wake` called whenever something falls due earlier than what was due first until then: for who drives time. */
  onWake(wake: () => void): void {
    this.wake = wake;
  }

  soon(task: () => void): void {
    this.ready.push(task);
    if (this.ready.length === 1) this.wake();
  }

  after(ms: number, task: () => void): Timer {
    const wake: Wake = { at: this.time + Math.max(0, Math.ceil(ms)), order: this.order++, task };
    this.waiting.push(wake);
    if (this.waiting.peek() === wake) this.wake();
    return {
      cancel: () => {
        wake.task = undefined;
      },
    };
  }

  every(ms: number, task: () => void): Timer {
    let timer: Timer;
    const again = () => {
      timer = this.after(ms, again);
      task();
    };
    timer = this.after(ms, again);
    return { cancel: () => timer.cancel() };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        timer.cancel();
        reject(signal?.reason);
      };
      const timer = this.after(ms, () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  async hold<T>(work: Promise<T>): Promise<T> {
    this.held++;
    try {
      return await work;
    } finally {
      this.held--;
    }
  }

  /** True while work outside the clock is under way, so that time must not jump. */
  get isHeld(): boolean {
    return this.held > 0;
  }

  /** The instant of the next wake-up, or undefined when nothing waits. Something ready now counts as now. */
  nextAt(): number | undefined {
    if (this.ready.length > 0) return this.time;
    this.dropCancelled();
    const next = this.waiting.peek();
    return next && Math.max(next.at, this.time);
  }

  /** Runs everything that is due at the present instant; returns whether anything ran. */
  runDue(): boolean {
    let ran = 0;
    for (;;) {
      if (this.ready.length > 0) {
        const batch = this.ready;
        this.ready = [];
        for (const task of batch) task();
        ran += batch.length;
      } else {
        this.dropCancelled();
        const next = this.waiting.peek();
        if (next === undefined || next.at > this.time) return ran > 0;
        this.waiting.pop();
        next.task?.();
        ran++;
      }
      if (ran > STUCK_AFTER) throw new Error('virtual time is stuck: tasks keep asking for the same instant');
    }
  }

  /** Moves time forward to `at`, in whole milliseconds and never back, without running anything. */
  moveTo(at: number): void {
    if (at > this.time) this.time = Math.floor(at);
  }

  /** Runs every wake-up up to and including `at`, in order, and leaves the time at `at`. Synchronous work only. */
  runUntil(at: number): void {
    for (;;) {
      this.runDue();
      const next = this.nextAt();
      if (next === undefined || next > at) break;
      this.moveTo(next);
    }
    this.moveTo(at);
  }

  /** As `runUntil`, `ms` milliseconds ahead. */
  advance(ms: number): void {
    this.runUntil(this.time + ms);
  }

  private dropCancelled(): void {
    while (this.waiting.size > 0 && this.waiting.peek()!.task === undefined) this.waiting.pop();
  }
}
