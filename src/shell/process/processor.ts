import type { Clock } from '../../base/clock.ts';
import { Heap } from '../../base/heap.ts';
import type { Allowance } from './allowance.ts';

/** Steps (commands, reads, writes) that all processes of a machine together take in a simulated millisecond. */
const STEPS_PER_MS = 400;
/** Steps that one process takes before another has its turn. */
const SLICE = 40;
/** So many slices less than the others has a process at most that waited for something else. */
const BONUS = 20;

/** What a process counts for its share of the processor. */
export interface Runnable {
  /** Steps left of its slice; less than 0 is to be made up for. */
  slice: number;
  /** Slices that it has had. */
  used: number;
  /** A signal has ended it: it needs no more. */
  readonly endedBy: number | undefined;
  /** What it and the others of its job may use. */
  readonly allowance: Allowance;
}

interface Waiting {
  readonly runnable: Runnable;
  readonly order: number;
  go(): void;
}

/**
 * Shares simulated time among the processes of a machine, so that however many loop for ever, the program that
 * simulates them stays free for the keyboard. Who has had least goes first, as in Linux's fair scheduler.
 */
export class Processor {
  private left = STEPS_PER_MS;
  private instant = Number.NEGATIVE_INFINITY;
  private order = 0;
  /** What those have had that had their turn last. */
  private level = 0;
  private ticking = false;
  private readonly waiting = new Heap<Waiting>(
    (a, b) => a.runnable.used < b.runnable.used || (a.runnable.used === b.runnable.used && a.order < b.order),
  );

  constructor(private readonly clock: Clock) {}

  /** A slice for a process that has used its own up: at once while there is time left, else with its turn. */
  turn(runnable: Runnable): Promise<void> | undefined {
    const wait = runnable.allowance.wait(this.clock.now());
    if (wait > 0) return new Promise(go => void this.clock.after(wait, () => this.line(runnable, go)));
    this.refill();
    while (this.waiting.size === 0 && this.left > 0 && runnable.slice < 0) this.give(runnable);
    if (runnable.slice >= 0) return undefined;
    return new Promise(go => this.line(runnable, go));
  }

  private line(runnable: Runnable, go: () => void): void {
    runnable.used = Math.max(runnable.used, this.level - BONUS);
    this.waiting.push({ runnable, order: this.order++, go });
    this.tick();
  }

  private refill(): void {
    if (this.instant === this.clock.now()) return;
    this.instant = this.clock.now();
    this.left = STEPS_PER_MS;
  }

  private give(runnable: Runnable): void {
    this.left -= SLICE;
    runnable.allowance.use(this.clock.now());
    runnable.slice += SLICE;
    this.level = ++runnable.used;
  }

  private tick(): void {
    if (this.ticking) return;
    this.ticking = true;
    this.clock.after(1, () => {
      this.ticking = false;
      this.serve();
    });
  }

  private serve(): void {
    this.refill();
    while (this.left > 0) {
      const next = this.waiting.pop();
      if (next === undefined) return;
      if (next.runnable.endedBy === undefined) this.give(next.runnable);
      if (next.runnable.slice < 0 && next.runnable.endedBy === undefined) this.waiting.push(next);
      else next.go();
    }
    if (this.waiting.size > 0) this.tick();
  }
}
