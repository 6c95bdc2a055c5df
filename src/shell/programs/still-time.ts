import type { Clock } from '../../base/clock.ts';

/** Keeps simulated time still while a foreign tool computes, and lets it pass while the tool waits for the simulation. */
export class StillTime {
  private release: () => void = () => undefined;
  /** How many waits there are at once. */
  private waits = 0;
  private ended = false;

  constructor(private readonly clock: Clock) {
    this.stop();
  }

  /** Time passes during `work`, such as a read from a pipe that is yet to be filled. */
  async passes<T>(work: () => Promise<T>): Promise<T> {
    if (this.waits++ === 0) this.release();
    try {
      return await work();
    } finally {
      if (--this.waits === 0 && !this.ended) this.stop();
    }
  }

  /** Time passes from now on. */
  end(): void {
    this.ended = true;
    this.release();
  }

  private stop(): void {
    void this.clock.hold(
      new Promise<void>(resolve => {
        this.release = resolve;
      }),
    );
  }
}
