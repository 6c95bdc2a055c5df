import { randomUUID } from 'node:crypto';

/** A process that holds a sitting of an exam. Its id alone could be another process's by now. */
export interface Holder {
  readonly name: string;
  readonly pid: number;
}

/** A holder that has not been heard of for so long is given up even when a process of its id lives: milliseconds. */
const LONGEST_SILENCE = 60_000;

export function thisProcess(): Holder {
  return { name: randomUUID(), pid: process.pid };
}

/** Whether a holder still holds. @param heartbeat when it was heard of last; @param now milliseconds since the epoch */
export function isAlive(pid: number, heartbeat: number, now: number): boolean {
  if (now - heartbeat > LONGEST_SILENCE) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
