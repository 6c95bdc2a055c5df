import type { WhyJson } from '../cluster/why.ts';
import type { Lab } from './content/lab.ts';
import type { Grade } from './grade.ts';

/** A lab that is being done: its cluster is up and a shell runs in a terminal. */
export interface LabRun {
  readonly lab: Lab;
  /** Keys to the shell, as a terminal sends them. */
  input(bytes: Uint8Array): void;
  /** What the shell prints; the next chunk comes when the handler's promise has resolved. */
  onOutput(handler: (chunk: Uint8Array) => Promise<void>): void;
  resize(columns: number, rows: number): void;
  /** Lets the cluster settle (bounded), decides the checks, and remembers the result. */
  grade(): Promise<Grade>;
  /** The scheduler's reasons for every pod that has no node now, then for those placed last. */
  why(): readonly WhyJson[];
  /** Puts the cluster on a port of this computer for the learner's own tools. @returns the path of a kubeconfig @throws Error */
  serve(): Promise<string>;
  /** Ends the shell and the cluster. */
  stop(): void;
}

/** Starts a lab afresh. @throws Error in words for the learner when its cluster cannot be made */
export type OpenLab = (
  lab: Lab,
  size: { readonly columns: number; readonly rows: number },
) => Promise<LabRun>;
