import { createContext, Script } from 'node:vm';
import { TookTooLong, type Within } from '../tutor/checks/bounds.ts';

const context = createContext({ work: undefined });
const call = new Script('work()');

/** Node's vm interrupts what it started wherever it is, in the middle of a regular expression too. */
export const within: Within = (milliseconds, work) => {
  const before = context.work;
  context.work = work;
  try {
    return call.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TookTooLong(`given up after ${milliseconds} ms`);
  } finally {
    context.work = before;
  }
};
