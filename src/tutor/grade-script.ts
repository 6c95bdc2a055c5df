import { driveToEnd, StillRunning } from '../base/drive.ts';
import { Pipe, readAll } from '../base/pipe.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Lab } from './content/lab.ts';
import type { Grade } from './grade.ts';
import { gradeCluster } from './grade-cluster.ts';
import { LabStart } from './lab-start.ts';
import type { LabWorld, Origin } from './lab-world.ts';

/** A script may take this much simulated time: milliseconds. */
const SCRIPT_LIMIT = 30 * 60_000;

export interface ScriptGrade {
  readonly grade: Grade;
  /** The same checks decided once more: must come out the same. */
  readonly again: Grade;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why a script was given up. */
export class ScriptTimeout extends Error {}

/** The simulation itself failed: nothing is known about the answer. */
export class SimulationFailed extends Error {
  /** @param report where it was written down already */
  constructor(
    cause: unknown,
    readonly report?: string,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Runs a script in a cluster of the lab and grades what it left, time jumping wherever nothing else happens.
 * @throws LabSetupError when the lab's cluster cannot be made; ScriptTimeout when the script does not end within 30 simulated minutes;
 *   SimulationFailed
 */
export function gradeScript(lab: Lab, script: string, world: LabWorld): Promise<ScriptGrade> {
  return attemptLab(lab, world, 'any', attempt => attempt.grade(script));
}

/**
 * Has something attempted in a cluster that is as the lab begins, and stops it.
 * @param origin of the cluster: built anew or restored
 * @throws LabSetupError when the lab's cluster cannot be made, and what `work` throws
 */
export async function attemptLab<T>(
  lab: Lab,
  world: LabWorld,
  origin: Origin,
  work: (attempt: ScriptedAttempt) => Promise<T>,
): Promise<T> {
  const cluster = await world.build(lab.cluster, lab.id, origin);
  try {
    return await work(new ScriptedAttempt(lab, cluster, world));
  } finally {
    cluster.stop();
  }
}

/** An attempt at a lab by scripts. */
export class ScriptedAttempt {
  private readonly start: LabStart;

  constructor(
    private readonly lab: Lab,
    private readonly cluster: Cluster,
    private readonly world: LabWorld,
  ) {
    this.start = LabStart.of(cluster);
  }

  /** Runs a script and grades what the cluster is then. @throws ScriptTimeout, SimulationFailed */
  async grade(script: string): Promise<ScriptGrade> {
    let result: ScriptGrade;
    try {
      result = await this.attempt(script);
    } catch (error) {
      throw error instanceof ScriptTimeout ? error : new SimulationFailed(error);
    }
    const [mistake] = this.cluster.clock.mistakes;
    // whoever passes in spite of it has passed; what others lost may be the simulation's doing
    if (mistake !== undefined && !result.grade.passed)
      throw new SimulationFailed(mistake.error, mistake.report);
    return result;
  }

  private async attempt(script: string): Promise<ScriptGrade> {
    const { cluster, lab, world } = this;
    const out = new Pipe(Number.POSITIVE_INFINITY);
    const errors = new Pipe(Number.POSITIVE_INFINITY);
    const run = world.script(cluster, script, out, errors);
    const status = await driveToEnd(cluster.clock, world.idle, run, SCRIPT_LIMIT).catch((error: Error) => {
      if (error instanceof StillRunning)
        throw new ScriptTimeout(
          `the script is ${error.message}; does it wait for something that never comes?`,
        );
      throw error;
    });
    await cluster.settle();
    const result = await gradeCluster(lab.checks, cluster, this.start, world);
    const again = await gradeCluster(lab.checks, cluster, this.start, world);
    out.end();
    errors.end();
    return { grade: result, again, status, stdout: await readAll(out), stderr: await readAll(errors) };
  }
}
