/**
 * Slices of the processor that may be had at once, and that come back in a simulated millisecond: a script may compute
 * at full speed for a while and then more slowly; what goes on and on is a loop that nobody waits for.
 */
const LIMITS = [
  { most: 1_500, perMs: 0.5 },
  { most: 3_000, perMs: 0.05 },
] as const;

/**
 * How much of the processor a job may still use. Simulated time is cheap and steps are not: who loops for ever gets
 * fewer and fewer of them, so that the simulation can go on.
 */
export class Allowance {
  private had = LIMITS.map(() => 0);
  private at = 0;

  /** A slice was used at `now`, milliseconds. */
  use(now: number): void {
    this.recover(now);
    this.had = this.had.map(had => had + 1);
  }

  /** Milliseconds until the next slice may be had; 0: at once. */
  wait(now: number): number {
    this.recover(now);
    return Math.max(0, ...LIMITS.map(({ most, perMs }, i) => Math.ceil((this.had[i]! - most) / perMs)));
  }

  /** All is as at the beginning: somebody is there and waits. */
  reset(): void {
    this.had = LIMITS.map(() => 0);
  }

  private recover(now: number): void {
    const passed = now - this.at;
    if (passed <= 0) return;
    this.at = now;
    this.had = this.had.map((had, i) => Math.max(0, had - passed * LIMITS[i]!.perMs));
  }
}
