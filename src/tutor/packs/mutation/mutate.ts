import { ContentError } from '../../content/files.ts';
import type { Lab } from '../../content/lab.ts';
import type { Pack } from '../../content/pack.ts';
import { LabSetupError, type LabWorld } from '../../lab-world.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Outcome, type Solved, sameWrites, some, Tries } from './run.ts';
import { isNew, REWRITINGS, type Rewriting } from './widen.ts';
import { fileRewritings } from './widen-files.ts';
import type { ChangeWrite, WireWrite } from './writes.ts';

/** What was found by making right answers wrong, and by saying them otherwise. */
export interface MutationReport {
  readonly lab: string;
  /** Wrong answers that were made and could be tried. */
  readonly mutants: number;
  readonly killed: number;
  /** Those that pass and are explained in the lab as right. */
  readonly explained: number;
  /** Right answers said otherwise, and how many of them pass. */
  readonly widened: number;
  readonly taken: number;
  /** Mutants that pass and rewritings that do not, unexplained; explanations that explain nothing. */
  readonly problems: readonly string[];
}

export interface MutationOptions {
  /** At most so many mutants of each right answer, and so many rewritings, chosen by the lab's name; left out: all. */
  readonly most?: number;
  /** Is told before each try which one it is. */
  readonly onRun?: (what: string) => void;
}

/**
 * Tries a lab's checks: each right answer is made wrong in every way that is known, which must cost points, and said
 * otherwise in every way that is known, which must not. What the lab's `mutants` explain is as they say.
 * @throws never for a broken lab: that is a problem of its report
 */
export async function mutateLab(
  pack: Pack,
  id: string,
  world: LabWorld,
  options: MutationOptions = {},
): Promise<MutationReport> {
  const report = new Report(id);
  try {
    const lab = pack.lab(id, 1);
    await new Mutation(lab, world, options, report).run();
  } catch (error) {
    if (!(error instanceof ContentError || error instanceof LabSetupError)) throw error;
    report.problems.push(error.message);
  }
  return report;
}

class Report implements MutationReport {
  mutants = 0;
  killed = 0;
  explained = 0;
  widened = 0;
  taken = 0;
  readonly problems: string[] = [];

  constructor(readonly lab: string) {}
}

class Mutation {
  private readonly tries: Tries;
  private readonly onRun: (what: string) => void;
  private readonly used = new Set<string>();

  constructor(
    private readonly lab: Lab,
    private readonly world: LabWorld,
    private readonly options: MutationOptions,
    private readonly report: Report,
  ) {
    this.tries = new Tries(lab, world);
    this.onRun = options.onRun ?? (() => undefined);
  }

  async run(): Promise<void> {
    const seen = new Set<string>();
    for (const { title, script } of [{ title: '', script: this.lab.solution }, ...this.lab.alternatives]) {
      this.onRun(title === '' ? 'the solution' : `the alternative "${title}"`);
      const solved = await this.tries.solve(title, script);
      try {
        // What is no right answer the proof tells of.
        if (solved.grade.passed) await this.change(solved, seen);
      } finally {
        solved.cluster.stop();
      }
    }
    if (this.options.most !== undefined) return;
    for (const { what } of this.lab.mutants)
      if (!this.used.has(what)) this.tell(`mutants explain "${what}", which is none that passes`);
  }

  private async change(solved: Solved, seen: Set<string>): Promise<void> {
    const task = `${this.lab.task.en}\n${this.lab.task.ko}`;
    const all = mutantsOf(solved, this.world.steps(solved.script), task);
    // Another right answer often writes the same: once is enough.
    const fresh = all.filter(({ what }) => !seen.has(what) && seen.add(what));
    const chosen = this.sample(fresh);
    for (const [at, mutant] of chosen.entries()) {
      this.onRun(`mutant ${at + 1} of ${chosen.length}: ${mutant.what}`);
      await this.tryMutant(solved, mutant);
    }
    await this.sayOtherwise(solved, task);
  }

  private async sayOtherwise(solved: Solved, task: string): Promise<void> {
    for (const { what, act } of this.sample(fileRewritings(solved, task))) {
      const name = `said otherwise: ${what}`;
      this.onRun(name);
      const outcome = await this.tries.spoiled(solved, act);
      if (outcome !== undefined) this.judgeRewriting(name, solved, outcome);
    }
    const said = ({ rewrite }: Rewriting, write: WireWrite) =>
      isNew(write, solved) ? rewrite(write, task) : undefined;
    const fitting = REWRITINGS.filter(one => solved.writes.some(write => said(one, write) !== undefined));
    for (const one of this.sample(fitting)) {
      const name = `said otherwise: ${one.what}${solved.title === '' ? '' : ` (${solved.title})`}`;
      this.onRun(name);
      const outcome = await this.tries.rewritten(solved.script, write => said(one, write), solved);
      this.judgeRewriting(name, solved, outcome);
    }
  }

  private sample<T>(all: readonly T[]): readonly T[] {
    return some(all, this.options.most ?? Number.POSITIVE_INFINITY, this.lab.id);
  }

  private async tryMutant(solved: Solved, mutant: Mutant): Promise<void> {
    const outcome = await this.outcomeOf(solved, mutant);
    if (outcome === undefined) return;
    this.report.mutants++;
    if (!outcome.passed) this.report.killed++;
    else if (this.isExplained(mutant.what)) this.report.explained++;
    else this.tell(`passes although wrong: ${mutant.what}`);
  }

  /** @returns undefined for a mutant that is none: the API server refuses it, or it does the same */
  private async outcomeOf(solved: Solved, mutant: Mutant): Promise<Outcome | undefined> {
    switch (mutant.kind) {
      case 'after':
        return this.tries.spoiled(solved, mutant.act);
      case 'step': {
        const outcome = await this.tries.rewritten(mutant.script, () => undefined, solved);
        return outcome.passed && sameWrites(outcome.writes, solved.writes) ? undefined : outcome;
      }
      case 'write': {
        const change: ChangeWrite = (_, at) => (at === mutant.at ? mutant.write : undefined);
        const outcome = await this.tries.rewritten(solved.script, change, solved);
        const refused = (outcome.writes[mutant.at]?.code ?? 400) >= 400;
        return refused || (mutant.mayBeSame && outcome.isSame) ? undefined : outcome;
      }
    }
  }

  /** A rewriting that the API server refuses says nothing of the checks. */
  private judgeRewriting(name: string, solved: Solved, { passed, writes }: Outcome): void {
    const refused = writes.some(({ code }, at) => code >= 400 && (solved.writes[at]?.code ?? 200) < 400);
    if (refused) return;
    this.report.widened++;
    if (passed || this.isExplained(name)) this.report.taken++;
    else this.tell(`is refused although right: ${name}`);
  }

  private isExplained(what: string): boolean {
    const found = this.lab.mutants.find(explained =>
      explained.what.endsWith('*') ? what.startsWith(explained.what.slice(0, -1)) : what === explained.what,
    );
    if (found !== undefined) this.used.add(found.what);
    return found !== undefined;
  }

  private tell(problem: string): void {
    this.report.problems.push(`${this.lab.id}: ${problem}`);
  }
}
