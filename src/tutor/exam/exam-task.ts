import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterSnapshot } from '../../cluster/snapshot.ts';
import { Console, type SavedConsole, type Size } from '../console.ts';
import type { Lab } from '../content/lab.ts';
import { type GradeReport, reportOf } from '../grade.ts';
import { gradeCluster } from '../grade-cluster.ts';
import { LabStart } from '../lab-start.ts';
import type { Pace } from '../live-lab.ts';
import { Changes } from './changes.ts';
import type { ExamTaskRecord, SavedTask } from './exam-store.ts';
import type { ExamWorld } from './exam-world.ts';

/** What runs of a task once its cluster is up. */
interface Live {
  readonly cluster: Cluster;
  readonly pace: Pace;
  readonly console: Console;
  readonly changes: Changes;
  readonly start: LabStart;
}

/** A cluster in which nothing happens is written anew this often, for its time: milliseconds. */
const LONGEST_UNSAVED = 30_000;

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
  private readonly seed: string;
  private readonly world: ExamWorld;
  private live: Live | undefined;
  private savedAt = 0;
  private neverSaved = true;

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
    return this.live?.cluster.controlPlane.hostname;
  }

  /** Where its shell can be reached; undefined until its cluster is up. */
  get console(): Console | undefined {
    return this.live?.console;
  }

  /** Brings its cluster up, afresh or as it was saved; its time runs from then on. A failure is kept in `problem`. */
  async start(saved: SavedTask | undefined, size: Size): Promise<void> {
    try {
      const snapshot = saved?.snapshot as ClusterSnapshot | undefined;
      const cluster = snapshot
        ? await this.world.restore(snapshot, `${this.seed}/${snapshot.now}`)
        : await this.world.build(this.lab.cluster, this.seed);
      const start = saved ? LabStart.from(saved.start) : LabStart.of(cluster);
      const pace = this.world.pace(cluster);
      this.live = {
        cluster,
        pace,
        console: new Console(cluster, this.world.login, size, saved?.console as SavedConsole | undefined),
        changes: new Changes(cluster),
        start,
      };
      pace.start();
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Its state when it has to be written: something changed, or it was not written for long. */
  unsaved(now: number): SavedTask | undefined {
    if (this.live === undefined) return undefined;
    const changed = this.live.changes.take();
    if (!changed && !this.neverSaved && now - this.savedAt < LONGEST_UNSAVED) return undefined;
    const start = this.neverSaved ? this.live.start.saved() : undefined;
    this.savedAt = now;
    this.neverSaved = false;
    return { snapshot: this.live.cluster.snapshot(), start };
  }

  /** What its terminal shows and its shell knows, when that has to be written. */
  unsavedConsole(): SavedConsole | undefined {
    return this.live?.console.unsaved();
  }

  /** The state that was taken last could not be written. */
  saveAgain(): void {
    this.live?.console.saveAgain();
    this.neverSaved = true;
  }

  /** Lets its cluster settle and decides its checks. Its time stands still afterwards. What cannot be graded has no points. */
  async grade(): Promise<GradeReport> {
    if (this.live === undefined) return this.nothing();
    const { cluster, pace, start } = this.live;
    pace.pause();
    try {
      await cluster.settle();
      return reportOf(await gradeCluster(this.lab.checks, cluster, start, this.world));
    } catch (error) {
      this.problem = (error as Error).message;
      return this.nothing();
    }
  }

  /** Its cluster's time stands still. */
  pause(): void {
    this.live?.pace.pause();
  }

  stop(): void {
    if (this.live === undefined) return;
    const { cluster, pace, console, changes } = this.live;
    this.live = undefined;
    changes.stop();
    console.stop();
    pace.pause();
    cluster.stop();
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
