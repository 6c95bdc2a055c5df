import type { Cluster } from '../../cluster/cluster.ts';
import type { LabWorld } from '../lab-world.ts';
import type { Pace } from '../live-lab.ts';

/** What exams need of the host beyond what labs need. */
export interface ExamWorld
  extends Pick<LabWorld, 'build' | 'login' | 'restore' | 'script' | 'idle' | 'within' | 'shellForm'> {
  /** Moves a cluster's time along with the candidate's. */
  pace(cluster: Cluster): Pace;
  /** Calls back in the host's time until it is stopped. */
  every(ms: number, task: () => void): { stop(): void };
  /** Writes a mistake of berth's own down. @returns the report's path */
  report(error: unknown): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
}
