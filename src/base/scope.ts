/** The clock of one simulated process: its timers are its own, and so are its faults. */
import { type Clock, every, sleep, type Timer } from './clock.ts';

/** Tasks of one process at one instant; what it wants beyond that comes later, so that time passes whatever it does. */
const BUDGET = 5_000;
/** A process that uses up instant after instant waits longer and longer, at most so many milliseconds. */
const LONGEST_LAG = 128;

const NEVER: Timer = { cancel: () => undefined };

export class Scope implements Clock {
  private readonly timers = new Set<Timer>();
  private over = false;
  private instant = Number.NaN;
  private ran = 0;
  private lag = 1;

  /** @param fault told once of what a task threw, when the scope has stopped already */
  constructor(
    private readonly parent: Clock,
    private readonly fault: (error: unknown) => void,
  ) {}

  get root(): Clock {
    return this.parent.root;
  }

  now(): number {
    return this.parent.now();
  }

  soon(task: () => unknown): void {
    if (this.over) return;
    if (this.isSpent) this.after(this.lag, task);
    else this.parent.soon(() => this.run(task));
  }

  after(ms: number, task: () => unknown): Timer {
    if (this.over) return NEVER;
    const timer = this.parent.after(ms <= 0 && this.isSpent ? this.lag : ms, () => {
      this.timers.delete(timer);
      this.run(task);
    });
    this.timers.add(timer);
    return {
      cancel: () => {
        this.timers.delete(timer);
        timer.cancel();
      },
    };
  }

  every(ms: number, task: () => unknown): Timer {
    return every(this, ms, task);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleep(this, ms, signal);
  }

  hold<T>(work: Promise<T>): Promise<T> {
    return this.parent.hold(work);
  }

  bind<A extends readonly unknown[]>(callback: (...args: A) => unknown): (...args: A) => void {
    return (...args) => this.attempt(() => callback(...args));
  }

  report(error: unknown): void {
    this.parent.report(error);
  }

  /** The process has ended: none of its tasks runs any more. */
  stop(): void {
    this.over = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  /** True when no more tasks are to run at this instant. */
  private get isSpent(): boolean {
    return this.ran >= BUDGET && this.instant === this.parent.now();
  }

  private run(task: () => unknown): void {
    const now = this.parent.now();
    if (this.instant !== now) {
      this.lag = this.ran < BUDGET ? 1 : Math.min(this.lag * 2, LONGEST_LAG);
      this.instant = now;
      this.ran = 0;
    }
    this.ran++;
    this.attempt(task);
  }

  private attempt(task: () => unknown): void {
    if (this.over) return;
    try {
      const result = task();
      if (result instanceof Promise) result.catch(error => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.over) return;
    this.stop();
    this.fault(error);
  }
}

/** What a process throws that cannot go on, whatever kind of program it is. */
export class Panic extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Was this thrown by a mistake in a program, and not to tell somebody something? */
export function isPanic(error: unknown): boolean {
  return (
    error instanceof Panic ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    !(error instanceof Error)
  );
}

/** As `isPanic`, for programs whose input may exhaust the stack or the longest text: that is the input's doing. */
export function isMistake(error: unknown): boolean {
  return isPanic(error) && !(error instanceof RangeError);
}

/** Frames of a stack that are shown. */
const MOST_FRAMES = 12;

/** What Go's runtime writes to standard error before it ends a process with status 2. */
export function panicText(error: unknown): string {
  const cause = error instanceof Panic ? error.cause : error;
  const what = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const frames = cause instanceof Error ? framesOf(cause.stack ?? '') : '';
  return `panic: ${what}\n\ngoroutine 1 [running]:\n${frames}`;
}

/** The exit status of a process that Go's runtime ended. */
export const PANIC_STATUS = 2;

/** A JavaScript stack as Go prints one, without the folders of the host. */
function framesOf(stack: string): string {
  const frames = stack.split('\n').flatMap(line => {
    const match = /^\s+at (?:(?:async )?(.+?) \()?(.*?):(\d+):\d+\)?$/.exec(line);
    if (match === null) return [];
    const [, name = 'func1', path = '', at] = match;
    const file = /(?:^|\/)(src\/.*|[^/]*)$/.exec(path)?.[1] ?? path;
    return [`${name}(...)\n\t${file}:${at}\n`];
  });
  return frames.slice(0, MOST_FRAMES).join('');
}
