import type { Rng } from '../../src/base/rng.ts';

/** One kind of input that comes from outside, and what berth does with it. */
export interface Target {
  /** As `--target` names it. */
  readonly name: string;
  /** What is tried, in a few words. */
  readonly about: string;
  /** How many inputs the suite tries. */
  readonly inSuite: number;
  /** Inputs that share one world before a new one is made. */
  readonly perWorld: number;
  /** Runs only when it is named: too slow to take turns with the others. */
  readonly alone?: boolean;
  /** The longest one input may take, in milliseconds; left out: two seconds. */
  readonly limitMs?: number;
  /** @param seed decides everything that is random in the world */
  start(seed: string): Promise<World>;
}

/** Where the inputs of a target are tried, one after the other. */
export interface World {
  /** The next input: JSON, so that it can be shown and tried again. */
  next(rng: Rng): unknown;
  /**
   * Tries an input.
   * @param beat to be called whenever the host's turn comes back, where the input is a program that may run for long
   * @returns under which word it is counted (`200`, `refused`)
   * @throws whatever berth throws; Broken when it answers what it may not
   */
  run(input: unknown, beat: () => void): Promise<string> | string;
  stop?(): void;
}

/** A promise of berth's that an input broke. */
export class Broken extends Error {}
