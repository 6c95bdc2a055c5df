/** Virtual time. Everything below the app reads the time and waits through a Clock, never through the host. */

/** A pending wake-up; `cancel` is harmless once it has fired. */
export interface Timer {
  cancel(): void;
}

/** A mistake of the simulation itself: a process that should not have ended, a task of none that threw. */
export interface Mistake {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly error: unknown;
  /** Where it was written down, if it was. */
  report?: string;
}

/**
 * A simulation's time as one of its processes has it. A task that returns a promise is over when that settles: its
 * rejection is the task's throw.
 */
export interface Clock {
  /** The one clock of the simulation that this is a view of. */
  readonly root: Clock;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` at this same instant, after what is already waiting for it. */
  soon(task: () => unknown): void;
  /** Runs `task` once, `ms` milliseconds from now (at least at this instant's end). */
  after(ms: number, task: () => unknown): Timer;
  /** Runs `task` every `ms` milliseconds until cancelled. */
  every(ms: number, task: () => unknown): Timer;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Keeps time from moving on while work that the clock cannot see (a module being loaded) is under way. */
  hold<T>(work: Promise<T>): Promise<T>;
  /**
   * A callback for others to call (a watch, a file that changes, a container that ends): what it does is done by the
   * owner of this clock, whoever calls it, and nothing once the owner has ended.
   */
  bind<A extends readonly unknown[]>(callback: (...args: A) => unknown): (...args: A) => void;
  /** Tells of a mistake that was survived. */
  report(error: unknown): void;
}

/** `Clock.every` by `Clock.after`. */
export function every(clock: Clock, ms: number, task: () => unknown): Timer {
  let timer: Timer;
  const again = () => {
    timer = clock.after(ms, again);
    return task();
  };
  timer = clock.after(ms, again);
  return { cancel: () => timer.cancel() };
}

/** `Clock.sleep` by `Clock.after`. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** The instant as Kubernetes writes it: RFC 3339 with whole seconds. */
export function rfc3339(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The instant as metav1.MicroTime is written: RFC 3339 with microseconds. */
export function rfc3339Micro(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}
