/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  /** The answer is no: a failed check, a failed lint. */
  no: 1,
  /** Used wrongly: an unknown lab, a wrong flag. */
  usage: 2,
  /** berth itself failed, or its environment is broken: a locked database, no terminal. */
  environment: 3,
} as const;

/** Ends a command with one clear message on stderr. */
export class CommandError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
  }
}
