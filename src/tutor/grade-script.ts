import { driveToEnd, type Idle } from '../base/drive.ts';
import { Pipe, readAll } from '../base/pipe.ts';
import { ClusterEvidence, ObjectsThen } from './cluster-evidence.ts';
import type { Lab } from './content/lab.ts';
import { type Grade, grade } from './grade.ts';
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

/**
 * Runs a script in a fresh cluster of the lab and grades what it left, time jumping wherever nothing else happens.
 * @param origin of the cluster: built anew or restored
 * @throws LabSetupError when the lab's cluster cannot be made; ScriptTimeout when the script does not end within 30 simulated minutes
 */
export async function gradeScript(
  lab: Lab,
  script: string,
  world: LabWorld,
  idle: Idle,
  origin: Origin = 'any',
): Promise<ScriptGrade> {
  const cluster = await world.build(lab.cluster, lab.id, origin);
  try {
    const start = new ObjectsThen(cluster.admin);
    const out = new Pipe(Number.POSITIVE_INFINITY);
    const errors = new Pipe(Number.POSITIVE_INFINITY);
    const run = world.script(cluster, script, out, errors);
    const status = await driveToEnd(cluster.clock, idle, run, SCRIPT_LIMIT).catch((error: Error) => {
      throw new ScriptTimeout(`the script is ${error.message}; does it wait for something that never comes?`);
    });
    await cluster.settle();
    const evidence = new ClusterEvidence(cluster, start);
    const result = grade(lab.checks, evidence, world.within);
    const again = grade(lab.checks, evidence, world.within);
    out.end();
    errors.end();
    return { grade: result, again, status, stdout: await readAll(out), stderr: await readAll(errors) };
  } finally {
    cluster.stop();
  }
}
