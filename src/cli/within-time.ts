import { CommandError, EXIT } from './exit.ts';

/** A limit of real time on asynchronous work: for scripts that spin without simulated time passing. */
export interface TimeLimit {
  /** Counts from now on. */
  again(): void;
  /** @throws CommandError when the time is over before the work */
  race<T>(work: Promise<T>): Promise<T>;
  stop(): void;
}

/** @param seconds above 0 */
export function withinTime(seconds: number): TimeLimit {
  let timer: NodeJS.Timeout | undefined;
  let late: (error: Error) => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    late = reject;
  });
  over.catch(() => undefined);
  const error = new CommandError(EXIT.no, `the script did not end within ${seconds} s and was stopped`);
  const limit: TimeLimit = {
    again() {
      clearTimeout(timer);
      timer = setTimeout(() => late(error), seconds * 1000);
    },
    race: work => Promise.race([work, over]),
    stop: () => clearTimeout(timer),
  };
  limit.again();
  return limit;
}
