import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterSnapshot } from '../../cluster/snapshot.ts';
import type { LabWorld } from '../lab-world.ts';
import type { Pace } from '../live-lab.ts';

/** What exams need of the host beyond what labs need. */
export interface ExamWorld extends Pick<LabWorld, 'build' | 'login' | 'within'> {
  /** Makes a snapshot run again. @param seed other names than before come from another seed @throws Error for a snapshot that cannot be read */
  restore(snapshot: ClusterSnapshot, seed: string): Promise<Cluster>;
  /** Moves a cluster's time along with the candidate's. */
  pace(cluster: Cluster): Pace;
  /** Calls back in the host's time until it is stopped. */
  every(ms: number, task: () => void): { stop(): void };
  /** Milliseconds since the epoch. */
  now(): number;
}
