import type { Clock } from '../base/clock.ts';

/**
 * How fast a client may send requests: `burst` at once, then `qps` a second. A call here is an instant's work, so it is
 * not held back; whoever makes more of them asks how long to wait first.
 * models client-go's util/flowcontrol, NewTokenBucketRateLimiter
 */
export class RateLimiter {
  private tokens: number;
  private at: number;

  constructor(
    private readonly clock: Clock,
    private readonly qps: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
    this.at = clock.now();
  }

  /** A request was sent. */
  take(): void {
    this.refill();
    this.tokens--;
  }

  /** Milliseconds until the next request may be sent; 0: now. */
  wait(): number {
    this.refill();
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens * 1000) / this.qps);
  }

  private refill(): void {
    const now = this.clock.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) * this.qps) / 1000);
    this.at = now;
  }
}

/** What a client is given without any: client-go's rest.DefaultQPS and DefaultBurst. */
const DEFAULT = { qps: 5, burst: 10 };

/** The limiter of a client's configuration: 0 stands for the default, less for none. models rest.RESTClientForConfig */
export function rateLimiter(clock: Clock, qps: number, burst: number): RateLimiter | undefined {
  return qps < 0 ? undefined : new RateLimiter(clock, qps || DEFAULT.qps, burst || DEFAULT.burst);
}
