import type { Command } from 'commander';

/** Adds a command to the program; the command tells its exit code to `done`. */
export type AddCommand = (program: Command, done: (code: number) => void) => void;
