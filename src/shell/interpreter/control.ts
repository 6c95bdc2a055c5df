/** How `break`, `continue`, `return` and `exit` leave what is running. */

export class LoopExit extends Error {
  constructor(
    readonly kind: 'break' | 'continue',
    public levels: number,
  ) {
    super(kind);
  }
}

export class FunctionReturn extends Error {
  constructor(readonly status: number) {
    super('return');
  }
}

export class ShellExit extends Error {
  constructor(
    readonly status: number,
    /** `exec program` has already ended this shell's process. */
    readonly replaced = false,
  ) {
    super('exit');
  }
}
