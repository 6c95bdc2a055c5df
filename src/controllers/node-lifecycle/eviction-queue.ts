import type { Clock, Timer } from '../../base/clock.ts';

/**
 * Nodes of one zone that wait to be tainted, let through at a rate with one at once.
 * Models RateLimitedTimedQueue of pkg/controller/nodelifecycle/scheduler.
 */
export class EvictionQueue {
  private readonly waiting = new Set<string>();
  private rate: number;
  private tokens = 1;
  private refilledAt: number;
  private timer: Timer | undefined;

  /** @param handle is called for each node when its turn has come */
  constructor(
    private readonly clock: Clock,
    rate: number,
    private readonly handle: (node: string) => void,
  ) {
    this.rate = rate;
    this.refilledAt = clock.now();
  }

  add(node: string): void {
    if (this.waiting.has(node)) return;
    this.waiting.add(node);
    this.schedule();
  }

  remove(node: string): void {
    this.waiting.delete(node);
  }

  /** @param rate nodes a second; 0: none goes through */
  setRate(rate: number): void {
    if (rate === this.rate) return;
    this.refill();
    this.rate = rate;
    this.timer?.cancel();
    this.timer = undefined;
    this.schedule();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.waiting.clear();
  }

  private refill(): void {
    const now = this.clock.now();
    this.tokens = Math.min(1, this.tokens + ((now - this.refilledAt) / 1000) * this.rate);
    this.refilledAt = now;
  }

  private schedule(): void {
    if (this.timer !== undefined || this.waiting.size === 0 || this.rate === 0) return;
    this.refill();
    const wait = this.tokens >= 1 ? 0 : Math.ceil(((1 - this.tokens) / this.rate) * 1000);
    this.timer = this.clock.after(wait, () => {
      this.timer = undefined;
      this.next();
    });
  }

  private next(): void {
    this.refill();
    const [node] = this.waiting;
    if (node !== undefined && this.tokens >= 1) {
      this.tokens -= 1;
      this.waiting.delete(node);
      this.handle(node);
    }
    this.schedule();
  }
}
