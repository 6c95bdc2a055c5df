/** Virtual time. Everything below the app reads the time and waits through a Clock, never through the host. */

/** A pending wake-up; `cancel` is harmless once it has fired. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` at this same instant, after what is already waiting for it. */
  soon(task: () => void): void;
  /** Runs `task` once, `ms` milliseconds from now (at least at this instant's end). */
  after(ms: number, task: () => void): Timer;
  /** Runs `task` every `ms` milliseconds until cancelled. */
  every(ms: number, task: () => void): Timer;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Keeps time from moving on while work that the clock cannot see (a module being loaded) is under way. */
  hold<T>(work: Promise<T>): Promise<T>;
}

/** The instant as Kubernetes writes it: RFC 3339 with whole seconds. */
export function rfc3339(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The instant as metav1.MicroTime is written: RFC 3339 with microseconds. */
export function rfc3339Micro(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}
