import { type Clock, every, type Mistake, sleep, type Timer } from './clock.ts';
import { Heap } from './heap.ts';

interface Wake {
  readonly at: number;
  readonly order: number;
  task: (() => unknown) | undefined;
}

/** Tasks at one instant; what is wanted beyond that comes a millisecond later, so that time passes whatever happens. */
const BUDGET = 50_000;
/** A process that fails again and again is told of so often. */
const MOST_MISTAKES = 100;

/**
 * The one clock of a simulation. Time stands still until somebody moves it: the app in step with the
 * host's time, tests and scripts from one wake-up to the next.
 */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  private held = 0;
  private instant = Number.NaN;
  private ran = 0;
  private ready: (() => unknown)[] = [];
  private next = 0;
  private wake: () => void = () => undefined;
  private readonly listeners = new Set<(mistake: Mistake) => void>();
  private readonly survived: Mistake[] = [];
  private readonly waiting = new Heap<Wake>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));

  /** @param start milliseconds since the epoch */
  constructor(start: number) {
    this.time = start;
  }

  get root(): Clock {
    return this;
  }

  now(): number {
    return this.time;
  }

  /** Has `wake` called whenever something falls due earlier than what was due first until then: for who drives time. */
  onWake(wake: () => void): void {
    this.wake = wake;
  }

  /**
   * Has `listener` told of each mistake that was survived. Without any, what a task throws that belongs to no process
   * is thrown to who drives time.
   */
  onMistake(listener: (mistake: Mistake) => void): void {
    this.listeners.add(listener);
  }

  /** The mistakes that were survived so far, the first ones. */
  get mistakes(): readonly Mistake[] {
    return this.survived;
  }

  report(error: unknown): void {
    const mistake: Mistake = { at: this.time, error };
    if (this.survived.length < MOST_MISTAKES) this.survived.push(mistake);
    for (const listener of this.listeners) listener(mistake);
  }

  soon(task: () => unknown): void {
    if (this.isSpent) {
      this.after(1, task);
      return;
    }
    this.ready.push(task);
    if (this.ready.length - this.next === 1) this.wake();
  }

  after(ms: number, task: () => unknown): Timer {
    const wait = Math.max(ms <= 0 && this.isSpent ? 1 : 0, Math.ceil(ms));
    const wake: Wake = { at: this.time + wait, order: this.order++, task };
    this.waiting.push(wake);
    if (this.waiting.peek() === wake) this.wake();
    return {
      cancel: () => {
        wake.task = undefined;
      },
    };
  }

  every(ms: number, task: () => unknown): Timer {
    return every(this, ms, task);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleep(this, ms, signal);
  }

  async hold<T>(work: Promise<T>): Promise<T> {
    this.held++;
    try {
      return await work;
    } finally {
      this.held--;
    }
  }

  bind<A extends readonly unknown[]>(callback: (...args: A) => unknown): (...args: A) => void {
    return (...args) => this.attempt(() => callback(...args));
  }

  /** True while work outside the clock is under way, so that time must not jump. */
  get isHeld(): boolean {
    return this.held > 0;
  }

  /** The instant of the next wake-up, or undefined when nothing waits. Something ready now counts as now. */
  nextAt(): number | undefined {
    if (this.next < this.ready.length) return this.time;
    this.dropCancelled();
    const next = this.waiting.peek();
    return next && Math.max(next.at, this.time);
  }

  /**
   * Runs what is due at the present instant; returns whether anything ran.
   * @param most tasks to run at most: more may be due then
   */
  runDue(most = Number.POSITIVE_INFINITY): boolean {
    let ran = 0;
    while (ran < most) {
      const task = this.takeDue();
      if (task === undefined) break;
      ran++;
      this.count();
      this.attempt(task);
    }
    return ran > 0;
  }

  /** Moves time forward to `at`, in whole milliseconds and never back, without running anything. */
  moveTo(at: number): void {
    if (at > this.time) this.time = Math.floor(at);
  }

  /**
   * Runs every wake-up up to and including `at`, in order, and leaves the time at `at`. Synchronous work only.
   * @param isEnough asked every few thousand tasks: ends it early
   * @returns false when that ended it
   */
  runUntil(at: number, isEnough: () => boolean = () => false): boolean {
    for (;;) {
      this.runDue(TURN);
      const next = this.nextAt();
      if (next === undefined || next > at) break;
      if (isEnough()) return false;
      this.moveTo(next);
    }
    this.moveTo(at);
    return true;
  }

  /** As `runUntil`, `ms` milliseconds ahead. */
  advance(ms: number): void {
    this.runUntil(this.time + ms);
  }

  /** The first task that is due, taken out. */
  private takeDue(): (() => unknown) | undefined {
    if (this.next < this.ready.length) {
      const task = this.ready[this.next++]!;
      if (this.next === this.ready.length) {
        this.ready = [];
        this.next = 0;
      }
      return task;
    }
    this.dropCancelled();
    const next = this.waiting.peek();
    if (next === undefined || next.at > this.time) return undefined;
    this.waiting.pop();
    return next.task;
  }

  private get isSpent(): boolean {
    return this.ran >= BUDGET && this.instant === this.time;
  }

  private count(): void {
    if (this.instant !== this.time) {
      this.instant = this.time;
      this.ran = 0;
    }
    this.ran++;
  }

  private attempt(task: () => unknown): void {
    try {
      const result = task();
      if (result instanceof Promise) result.catch(error => this.fault(error));
    } catch (error) {
      this.fault(error);
    }
  }

  private fault(error: unknown): void {
    if (this.listeners.size === 0) throw error;
    this.report(error);
  }

  private dropCancelled(): void {
    while (this.waiting.size > 0 && this.waiting.peek()!.task === undefined) this.waiting.pop();
  }
}

/** Tasks after which whoever drives time lets others have their turn. */
export const TURN = 2_000;
