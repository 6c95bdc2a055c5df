import type { Idle } from '../../base/drive.ts';
import { jsonEqual } from '../../base/json.ts';
import { ContentError } from '../content/files.ts';
import type { Lab } from '../content/lab.ts';
import type { Pack } from '../content/pack.ts';
import type { Grade } from '../grade.ts';
import { gradeScript, type ScriptGrade } from '../grade-script.ts';
import type { LabWorld } from '../lab-world.ts';

/** What was found wrong with a lab. An empty list: it is proven. */
export interface LabProof {
  readonly lab: string;
  readonly runs: number;
  readonly problems: readonly string[];
}

/** How many seeds a lab with parameters is proven with. */
export const DEFAULT_SEEDS = 20;

/**
 * Proves a lab: the untouched start gives nothing, the solution and its alternatives give everything, each wrong answer
 * loses exactly the checks it names, each check can be lost, and grading twice gives the same.
 * @param seeds how many draws of its parameters are tried
 * @throws never for a broken lab: that is a problem of its proof
 */
export async function proveLab(
  pack: Pack,
  id: string,
  world: LabWorld,
  idle: Idle,
  seeds = DEFAULT_SEEDS,
): Promise<LabProof> {
  const proof = new Proof(id, world, idle);
  try {
    const first = pack.lab(id, 1);
    for (let seed = 1; seed <= (first.hasParameters ? seeds : 1); seed++)
      await proof.prove(pack.lab(id, seed), seed);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    proof.problems.push(error.message);
  }
  return { lab: id, runs: proof.runs, problems: proof.problems };
}

class Proof {
  readonly problems: string[] = [];
  runs = 0;
  private readonly id: string;
  private readonly world: LabWorld;
  private readonly idle: Idle;

  constructor(id: string, world: LabWorld, idle: Idle) {
    this.id = id;
    this.world = world;
    this.idle = idle;
  }

  async prove(lab: Lab, seed: number): Promise<void> {
    const tell = (problem: string) => {
      const draw = lab.hasParameters ? ` (seed ${seed}: ${JSON.stringify(lab.drawn)})` : '';
      this.problems.push(`${this.id}${draw}: ${problem}`);
    };
    const lost = new Set<string>();
    await this.untouched(lab, tell, lost);
    await this.right(lab, 'the solution', lab.solution, tell);
    for (const { title, script } of lab.alternatives)
      await this.right(lab, `the alternative "${title}"`, script, tell);
    for (const { title, script, loses } of lab.wrong) {
      const { grade } = await this.run(lab, script);
      const failed = grade.results.filter(result => !result.passed).map(({ check }) => check.id);
      for (const check of failed) lost.add(check);
      if (!sameMembers(failed, loses)) {
        tell(`the wrong answer "${title}" loses [${failed.join(', ')}], but names [${loses.join(', ')}]`);
      }
    }
    for (const { id } of lab.checks) if (!lost.has(id)) tell(`no wrong answer loses the check ${id}`);
  }

  private async untouched(lab: Lab, tell: (problem: string) => void, lost: Set<string>): Promise<void> {
    const { grade } = await this.run(lab, '');
    for (const { check, passed } of grade.results) {
      if (!passed) lost.add(check.id);
      if (passed && !check.gate)
        tell(`the untouched start passes the check ${check.id}; make it a gate if it preserves something`);
      if (!passed && check.gate) tell(`the untouched start fails the gate ${check.id}`);
    }
  }

  private async right(
    lab: Lab,
    what: string,
    script: string,
    tell: (problem: string) => void,
  ): Promise<void> {
    const { grade, status, stderr } = await this.run(lab, script);
    if (grade.passed) return;
    const failed = grade.results.filter(result => !result.passed);
    const details = failed.map(
      ({ check, expected, found }) => `\n    ${check.id}: expected ${expected}; found ${found}`,
    );
    const said = stderr.trim() === '' ? '' : `\n    stderr: ${stderr.trim().slice(0, 500)}`;
    tell(`${what} does not score full marks (its status is ${status}):${details.join('')}${said}`);
  }

  private async run(lab: Lab, script: string): Promise<ScriptGrade> {
    this.runs++;
    const result = await gradeScript(lab, script, this.world, this.idle);
    if (!jsonEqual(outcome(result.grade), outcome(result.again))) {
      this.problems.push(`${this.id}: graded twice, the result differs`);
    }
    return result;
  }
}

function outcome(grade: Grade) {
  return grade.results.map(({ check, passed, points }) => ({ id: check.id, passed, points }));
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');
}
