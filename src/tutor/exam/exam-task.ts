import type { Console, SavedConsole, Size } from '../console.ts';
import type { Lab } from '../content/lab.ts';
import { type GradeReport, reportOf } from '../grade.ts';
import { KeptCluster } from '../kept-cluster.ts';
import type { Pace } from '../live-lab.ts';
import { type Loss, lossKind, readSaved } from '../saved-cluster.ts';
import type { ExamTaskRecord, SavedTask } from './exam-store.ts';
import type { ExamWorld } from './exam-world.ts';

/** Where a task is kept. */
export interface TaskKeep {
  /** As the store has it. @throws DamagedRow */
  saved(): SavedTask | undefined;
  /** Copies what is kept where nobody writes. @returns where, in words */
  setAside(): string | undefined;
}

/** What runs of a task once its cluster is up. */
interface Live {
  readonly kept: KeptCluster;
  readonly pace: Pace;
}

/** One task of a running exam, with a cluster of its own. */
export class ExamTask {
  readonly lab: Lab;
  flagged: boolean;
  /** How long it was the current task: milliseconds. */
  spent: number;
  /** How many of its hints were taken. */
  hints: number;
  /** Why its cluster did not come up, or cannot be graded. */
  problem: string | undefined;
  /** Why what was kept of it, or of its console, could not be gone on with. */
  loss: Loss | undefined;
  private readonly seed: string;
  private readonly world: ExamWorld;
  private live: Live | undefined;

  /** @param seed the names in its cluster come from it */
  constructor(
    lab: Lab,
    state: Pick<ExamTaskRecord, 'flagged' | 'spent' | 'hints'>,
    seed: string,
    world: ExamWorld,
  ) {
    this.lab = lab;
    this.flagged = state.flagged;
    this.spent = state.spent;
    this.hints = state.hints;
    this.seed = seed;
    this.world = world;
  }

  get isUp(): boolean {
    return this.live !== undefined;
  }

  /** The machine where its shell is; the lab's control plane. */
  get host(): string | undefined {
    return this.live?.kept.cluster.controlPlane.hostname;
  }

  /** Where its shell can be reached; undefined until its cluster is up. */
  get console(): Console | undefined {
    return this.live?.kept.console;
  }

  /**
   * Brings its cluster up, afresh or as it was saved; its time runs from then on. A failure is kept in `problem`, and
   * in `loss` where something was saved: that is not written over then, since nothing of the task is up.
   */
  async start(keep: TaskKeep, size: Size): Promise<void> {
    let isKept = true;
    try {
      const found = keep.saved();
      isKept = found !== undefined;
      const saved = found && readSaved(found, this.world.shellForm);
      const cluster = saved
        ? await this.world.restore(saved.snapshot, `${this.seed}/${saved.snapshot.now}`)
        : await this.world.build(this.lab.cluster, this.seed);
      if (saved?.consoleDamage !== undefined)
        this.loss = {
          kind: 'console',
          detail: saved.consoleDamage,
          place: keep.setAside(),
          report: undefined,
        };
      const pace = this.world.pace(cluster);
      this.live = { kept: new KeptCluster(cluster, this.world.login, size, saved), pace };
      pace.start();
    } catch (error) {
      this.problem = messageOf(error);
      const kind = lossKind(error);
      const report = kind === 'fault' ? this.world.report(error) : undefined;
      if (isKept) this.loss = { kind, detail: this.problem, place: undefined, report };
    }
  }

  /** Its state when it has to be written: something changed, or it was not written for long. */
  unsaved(now: number): SavedTask | undefined {
    return this.live?.kept.unsaved(now);
  }

  /** What its terminal shows and its shell knows, when that has to be written. */
  unsavedConsole(): SavedConsole | undefined {
    return this.live?.kept.unsavedConsole();
  }

  /** The state that was taken last could not be written. */
  saveAgain(): void {
    this.live?.kept.saveAgain();
  }

  /**
   * Lets its cluster settle and decides its checks. Its time stands still afterwards.
   * @returns what it found, and why that cannot be relied on where it cannot
   */
  async grade(): Promise<{ readonly grade: GradeReport; readonly failed?: string }> {
    if (this.live === undefined) return { grade: this.nothing(), failed: this.problem ?? '' };
    const { kept, pace } = this.live;
    const { clock } = kept.cluster;
    pace.pause();
    try {
      const found = await kept.grade(this.lab.checks, this.world);
      const [mistake] = clock.mistakes;
      const failed = mistake && !found.passed ? { failed: messageOf(mistake.error) } : {};
      return { grade: reportOf(found), ...failed };
    } catch (error) {
      clock.report(error);
      this.problem = messageOf(error);
      return { grade: this.nothing(), failed: this.problem };
    }
  }

  /** Its cluster's time stands still. */
  pause(): void {
    this.live?.pace.pause();
  }

  stop(): void {
    if (this.live === undefined) return;
    const { kept, pace } = this.live;
    this.live = undefined;
    pace.pause();
    kept.stop();
  }

  /** Begins anew from what was saved last: what failed once may have been a matter of the moment. */
  async startAgain(keep: TaskKeep, size: Size): Promise<void> {
    this.stop();
    this.problem = undefined;
    this.loss = undefined;
    await this.start(keep, size);
    this.pause();
  }

  /** No points for any check. */
  private nothing(): GradeReport {
    const found = this.problem ?? '';
    const results = this.lab.checks.map(check => ({
      check,
      points: 0,
      passed: false,
      blocked: false,
      expected: check.title.en,
      found,
    }));
    const total = this.lab.checks.reduce((sum, { points }) => sum + points, 0);
    return reportOf({ results, points: 0, total, passed: false });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
