import { TURN, type VirtualClock } from './virtual-clock.ts';

/**
 * Lets every promise that can go on do so; passed in by whoever owns the host's event loop
 * (in Node: `() => new Promise(r => setImmediate(r))`).
 */
export type Idle = () => Promise<void>;

/**
 * Moves virtual time from wake-up to wake-up until `done` says so or `until` is reached, letting
 * asynchronous work (shells, containers' commands) settle at every instant before time goes on.
 * @param until milliseconds since the epoch; the clock stands there at the end unless `done` came first
 */
export async function drive(
  clock: VirtualClock,
  idle: Idle,
  until: number,
  done: () => boolean = () => false,
): Promise<void> {
  for (;;) {
    await settleInstant(clock, idle);
    if (done()) return;
    const next = clock.nextAt();
    if (next === undefined || next > until) break;
    clock.moveTo(next);
  }
  clock.moveTo(until);
  await settleInstant(clock, idle);
}

/** Runs what is due now, and what that makes due now, until neither the clock nor a promise has more to do. */
export async function settleInstant(clock: VirtualClock, idle: Idle): Promise<void> {
  do {
    clock.runDue(TURN);
    await idle();
    while (clock.isHeld) await idle();
  } while (clock.nextAt() !== undefined && clock.nextAt()! <= clock.now());
}

/** Work that needs more time than it was given. */
export class StillRunning extends Error {}

/**
 * Moves virtual time as needed until `work` has settled, and returns what it returned.
 * @param limitMs the most virtual time to spend, in milliseconds
 * @throws StillRunning when the limit is reached first, and what work or a task of the clock throws
 */
export async function driveToEnd<T>(
  clock: VirtualClock,
  idle: Idle,
  work: Promise<T>,
  limitMs: number,
): Promise<T> {
  let over = false;
  const settled = work.finally(() => {
    over = true;
  });
  settled.catch(() => undefined);
  const until = clock.now() + limitMs;
  await drive(clock, idle, until, () => over);
  if (!over) throw new StillRunning(`still running after ${limitMs / 1000} simulated seconds`);
  return settled;
}
