import type { Scene } from '../cluster/scene.ts';
import type { WhyJson } from '../cluster/why.ts';
import type { ConsoleRun, Size } from './console.ts';
import type { Lab } from './content/lab.ts';
import type { Grade } from './grade.ts';
import type { ReplayStep } from './lab-world.ts';
import type { Loss } from './saved-cluster.ts';

/** A lab that is being done: its cluster is up and a shell runs in a terminal. */
export interface LabRun extends ConsoleRun {
  readonly lab: Lab;
  /** It goes on where it was left. */
  readonly resumed: boolean;
  /** Why it, or its console, could not be gone on with where it was left. */
  readonly loss: Loss | undefined;
  /** Lets the cluster settle (bounded), decides the checks, and remembers the result. */
  grade(): Promise<Grade>;
  /** The scheduler's reasons for every pod that has no node now, then for those placed last. */
  why(): readonly WhyJson[];
  /** The cluster as a picture. */
  scene(): Scene;
  /** Puts the cluster on a port of this computer for the learner's own tools. @returns the path of a kubeconfig @throws Error */
  serve(): Promise<string>;
  /** The reference solution in steps. From now on the run is none of the learner's own: its grades are not remembered. */
  replay(): readonly ReplayStep[];
  /** Ends the shell and the cluster. */
  stop(): void;
}

/** Goes on with a lab that was kept, or starts it afresh. @param fresh forgets what was kept @throws Error in words for the learner when its cluster cannot be made */
export type OpenLab = (lab: Lab, size: Size, fresh?: boolean) => Promise<LabRun>;
