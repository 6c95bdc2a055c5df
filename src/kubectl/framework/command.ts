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
  /** The usage line says `[flags]` (the real one leaves it out where `use` names what may follow). */
  readonly flagsInUsage?: boolean;
  /**
   * What a command that only groups others does without a word that names one: tells its help on stderr and fails
   * (absent), does so on stdout, or takes it for a call for help. models cmdutil.DefaultSubCommandRun
   */
  readonly alone?: 'fails on stdout' | 'helps';
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
