import type { VirtualClock } from '../base/virtual-clock.ts';

/** The longest sleep of the driver, and the longest stretch of time that is caught up after a laptop was closed: milliseconds. */
const LONGEST_SLEEP = 1_000;
const LONGEST_LEAP = 60_000;
/** Simulated work gives the host its turn back after so many milliseconds. */
const TURN_MS = 20;

/** Moves a virtual clock in step with the host's. */
export class RealTimeDriver {
  private readonly clock: VirtualClock;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private running = false;
  private hostStart = 0;
  private virtualStart = 0;

  constructor(clock: VirtualClock) {
    this.clock = clock;
    clock.onWake(() => this.soon());
  }

  /** Time runs from here on. Harmless when it runs already. */
  start(): void {
    if (this.running) return;
    this.running = true;
    this.rebase();
    this.soon();
  }

  /** Time stands still, or somebody else moves it. */
  pause(): void {
    this.running = false;
    clearTimeout(this.timer);
    if (this.immediate) clearImmediate(this.immediate);
    this.immediate = undefined;
  }

  private rebase(): void {
    this.hostStart = performance.now();
    this.virtualStart = this.clock.now();
  }

  private soon(): void {
    if (!this.running || this.immediate) return;
    this.immediate = setImmediate(() => {
      this.immediate = undefined;
      this.pump();
    });
  }

  private pump(): void {
    if (!this.running) return;
    clearTimeout(this.timer);
    const target = Math.floor(this.virtualStart + performance.now() - this.hostStart);
    const end = performance.now() + TURN_MS;
    try {
      this.clock.runUntil(
        Math.min(target, this.clock.now() + LONGEST_LEAP),
        () => performance.now() > end || !this.running,
      );
    } finally {
      this.arm(target);
    }
  }

  /** Whatever happened, there is a next turn. */
  private arm(target: number): void {
    if (!this.running) return;
    if (target - this.clock.now() > 1) this.rebase();
    const next = this.clock.nextAt();
    const wait = next === undefined ? LONGEST_SLEEP : Math.min(LONGEST_SLEEP, next - this.clock.now());
    this.timer = setTimeout(() => this.pump(), Math.max(1, wait));
  }
}
