import type { Cluster } from '../cluster/cluster.ts';
import type { Check } from './checks/check.ts';
import { ClusterEvidence } from './cluster-evidence.ts';
import { type CopyWorld, copyAfter, StepFailed } from './counterfactual.ts';
import { type Case, type Grade, grade } from './grade.ts';
import type { LabStart } from './lab-start.ts';
import type { LabWorld } from './lab-world.ts';

/** What grading needs of the host. */
export type GradeWorld = CopyWorld & Pick<LabWorld, 'within'>;

/**
 * Decides every check over a settled cluster: over the cluster itself, or over a copy in which what the check says
 * would happen has happened. The cluster stays as it is.
 */
export async function gradeCluster(
  checks: readonly Check[],
  cluster: Cluster,
  start: LabStart,
  world: GradeWorld,
): Promise<Grade> {
  const copies = new Map<string, Cluster | StepFailed>();
  try {
    for (const { would } of checks)
      if (would !== undefined && !copies.has(would.key))
        copies.set(would.key, await copyAfter(cluster, would, world).catch(stepFailed));
    const now = new ClusterEvidence(cluster, start);
    const cases = checks.map((check): Case => {
      const copy = check.would && copies.get(check.would.key);
      if (copy === undefined) return { check, evidence: now };
      if (copy instanceof StepFailed) return { check, failure: copy.message };
      return { check, evidence: new ClusterEvidence(copy, start) };
    });
    return grade(cases, world.within);
  } finally {
    for (const copy of copies.values()) if (!(copy instanceof StepFailed)) copy.stop();
  }
}

/** Whether all checks hold. Copies are made only where the rest does: whoever asks often saves most of the time. */
export async function passesAll(
  checks: readonly Check[],
  cluster: Cluster,
  start: LabStart,
  world: GradeWorld,
): Promise<boolean> {
  const plain = checks.filter(({ would }) => would === undefined);
  const { results } = await gradeCluster(plain, cluster, start, world);
  if (!results.every(({ passed }) => passed)) return false;
  if (plain.length === checks.length) return true;
  return (await gradeCluster(checks, cluster, start, world)).passed;
}

function stepFailed(error: unknown): StepFailed {
  if (error instanceof StepFailed) return error;
  throw error;
}
