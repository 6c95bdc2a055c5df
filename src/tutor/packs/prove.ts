import { jsonEqual } from '../../base/json.ts';
import { told } from '../checks/told.ts';
import { ContentError } from '../content/files.ts';
import type { Lab } from '../content/lab.ts';
import type { Pack } from '../content/pack.ts';
import type { Grade } from '../grade.ts';
import { attemptLab, type ScriptedAttempt, type ScriptGrade, ScriptTimeout } from '../grade-script.ts';
import { LabSetupError, type LabWorld, type Origin } from '../lab-world.ts';

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
 * loses exactly the checks it names, each check can be lost, grading twice gives the same, and so does the solution on a
 * cluster restored from a snapshot.
 * @param seeds how many draws of its parameters are tried
 * @param onRun is told before each run of a script which one it is
 * @throws never for a broken lab: that is a problem of its proof
 */
export async function proveLab(
  pack: Pack,
  id: string,
  world: LabWorld,
  seeds = DEFAULT_SEEDS,
  onRun: (what: string) => void = () => undefined,
): Promise<LabProof> {
  const proof = new Proof(id, world, onRun);
  try {
    const first = pack.lab(id, 1);
    for (let seed = 1; seed <= (first.hasParameters ? seeds : 1); seed++)
      await proof.prove(pack.lab(id, seed), seed);
  } catch (error) {
    if (!(error instanceof ContentError || error instanceof LabSetupError)) throw error;
    proof.problems.push(error instanceof ContentError ? error.message : `${id}: ${error.message}`);
  }
  return { lab: id, runs: proof.runs, problems: proof.problems };
}

class Proof {
  readonly problems: string[] = [];
  runs = 0;

  constructor(
    private readonly id: string,
    private readonly world: LabWorld,
    private readonly onRun: (what: string) => void,
  ) {}

  /** The cluster comes up once, as for a learner: all but the first run happens on copies restored from then. */
  async prove(lab: Lab, seed: number): Promise<void> {
    const tell = (problem: string) => {
      const draw = lab.hasParameters ? ` (seed ${seed}: ${JSON.stringify(lab.drawn)})` : '';
      this.problems.push(`${this.id}${draw}: ${problem}`);
    };
    const attempt = <T>(origin: Origin, work: (attempt: ScriptedAttempt) => Promise<T>) =>
      attemptLab(lab, this.world, origin, work);
    const lost = new Set<string>();
    const fresh = await attempt('any', built => this.right(built, 'the solution', lab.solution, tell));
    const restored = await attempt('snapshot', async copy => {
      await this.untouched(copy, tell, lost);
      // In the cluster that was graded untouched, as by a learner who asks too early.
      return this.right(copy, 'the solution on a restored snapshot', lab.solution, tell);
    });
    if (fresh && restored && !jsonEqual(outcome(fresh.grade), outcome(restored.grade)))
      tell('the solution scores otherwise on a restored snapshot');
    for (const { title, script } of lab.alternatives)
      await attempt('any', copy => this.right(copy, `the alternative "${title}"`, script, tell));
    for (const wrong of lab.wrong) await attempt('any', copy => this.wrong(copy, wrong, tell, lost));
    for (const { id } of lab.checks) if (!lost.has(id)) tell(`no wrong answer loses the check ${id}`);
  }

  private async untouched(attempt: ScriptedAttempt, tell: Tell, lost: Set<string>): Promise<void> {
    const run = await this.run(attempt, 'the untouched start', '', tell);
    for (const { check, passed } of run?.grade.results ?? []) {
      if (!passed) lost.add(check.id);
      const preserves = check.gate || check.keeps;
      if (passed && !preserves)
        tell(
          `the untouched start passes the check ${check.id}; mark it with keeps or gate if it preserves something`,
        );
      if (!passed && preserves)
        tell(`the untouched start fails ${check.id}, which is to preserve what is there`);
    }
  }

  private async right(
    attempt: ScriptedAttempt,
    what: string,
    script: string,
    tell: Tell,
  ): Promise<ScriptGrade | undefined> {
    const run = await this.run(attempt, what, script, tell);
    if (run === undefined || run.grade.passed) return run;
    const { grade, status, stderr } = run;
    const failed = grade.results.filter(result => !result.passed);
    const details = failed.map(
      ({ check, expected, found }) =>
        `\n    ${check.id}: expected ${told(expected, 'en')}; found ${told(found, 'en')}`,
    );
    const said = stderr.trim() === '' ? '' : `\n    stderr: ${stderr.trim().slice(0, 500)}`;
    tell(`${what} does not score full marks (its status is ${status}):${details.join('')}${said}`);
    return run;
  }

  private async wrong(
    attempt: ScriptedAttempt,
    { title, script, loses }: Lab['wrong'][number],
    tell: Tell,
    lost: Set<string>,
  ): Promise<void> {
    const run = await this.run(attempt, `the wrong answer "${title}"`, script, tell);
    const failed = run?.grade.results.filter(result => !result.passed).map(({ check }) => check.id);
    if (failed === undefined) return;
    for (const check of failed) lost.add(check);
    if (!sameMembers(failed, loses))
      tell(`the wrong answer "${title}" loses [${failed.join(', ')}], but names [${loses.join(', ')}]`);
  }

  /** @returns undefined, and tells so, when the script does not end */
  private async run(
    attempt: ScriptedAttempt,
    what: string,
    script: string,
    tell: Tell,
  ): Promise<ScriptGrade | undefined> {
    this.runs++;
    this.onRun(what);
    try {
      const result = await attempt.grade(script);
      if (!jsonEqual(outcome(result.grade), outcome(result.again)))
        tell(`${what}: graded twice, the result differs`);
      return result;
    } catch (error) {
      if (!(error instanceof ScriptTimeout)) throw error;
      tell(`${what}: ${error.message}`);
      return undefined;
    }
  }
}

type Tell = (problem: string) => void;

function outcome(grade: Grade) {
  return grade.results.map(({ check, passed, points }) => ({ id: check.id, passed, points }));
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');
}
