import type { FileStat } from '../../../machine/filesystem.ts';
import type { ProgramProcess } from '../../process/program.ts';

/** A file that `find` has come to. */
export interface Found {
  /** As it is shown: below the starting point as that was given. */
  readonly path: string;
  readonly full: string;
  readonly name: string;
  readonly depth: number;
  readonly start: string;
  readonly stat: FileStat;
}

/** What the walk and the actions share. */
export interface Walk {
  readonly process: ProgramProcess;
  readonly now: number;
  /** Not below this one: `-prune`. */
  pruned: boolean;
  /** `-quit` */
  over: boolean;
  /** An action failed. */
  failed: boolean;
  /** Commands of `-exec ... +`, with what they are to be given at the end. */
  readonly batches: Map<readonly string[], string[]>;
}

/** A test or action; true goes on with what is joined by `and`. */
export type Predicate = (found: Found, walk: Walk) => boolean | Promise<boolean>;

/** How far the walk goes and in which order. */
export interface WalkOptions {
  maxdepth: number;
  mindepth: number;
  /** What a folder holds before the folder itself: `-depth`, `-delete`. */
  depthFirst: boolean;
  /** Through links: `-L`. */
  follow: boolean;
}
