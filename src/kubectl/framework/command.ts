/** What a command is: how cobra would describe it. */
import type { Run } from '../run.ts';
import type { Flag } from './flag.ts';

export interface Command {
  readonly name: string;
  /** What follows the name in the usage line. */
  readonly use?: string;
  readonly aliases?: readonly string[];
  readonly short: string;
  readonly long?: string;
  readonly examples?: string;
  readonly flags?: readonly Flag[];
  readonly commands?: readonly Command[];
  readonly hidden?: boolean;
  readonly deprecated?: string;
  /** Flags after the first argument belong to what is run (`kubectl plugin`). */
  readonly stopAtArgument?: boolean;
  /** What runs it; absent for a command that only groups others. @returns the exit status, 0 where nothing */
  readonly run?: (run: Run) => Promise<number | undefined> | Promise<void>;
  /** What may come as the next argument. */
  readonly complete?: Completer;
}

/** Offers words for an argument. */
export type Completer = (run: Run, word: string) => Promise<readonly string[]>;

/** A command with the way to it: `kubectl create deployment`. */
export interface Located {
  readonly command: Command;
  readonly path: readonly string[];
  readonly parents: readonly Command[];
}
