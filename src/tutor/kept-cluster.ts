import type { Cluster } from '../cluster/cluster.ts';
import type { Check } from './checks/check.ts';
import { Console, type SavedConsole, type Size } from './console.ts';
import { Changes } from './exam/changes.ts';
import type { Grade } from './grade.ts';
import { type GradeWorld, gradeCluster } from './grade-cluster.ts';
import { LabStart } from './lab-start.ts';
import type { LabWorld } from './lab-world.ts';
import type { KnownCluster } from './saved-cluster.ts';

/** A cluster in which nothing happens is written anew this often, for its time: milliseconds. */
const LONGEST_UNSAVED = 30_000;

/** A live cluster with its console whose state is written as it changes, so that it can be gone on with after a crash. */
export class KeptCluster {
  readonly cluster: Cluster;
  readonly console: Console;
  private readonly start: LabStart;
  private readonly changes: Changes;
  private savedAt = 0;
  private neverSaved = true;

  /** @param saved what an earlier berth left of it; the cluster was restored from its snapshot */
  constructor(cluster: Cluster, login: LabWorld['login'], size: Size, saved?: KnownCluster) {
    this.cluster = cluster;
    this.start = saved ? new LabStart(saved.start) : LabStart.of(cluster);
    this.console = new Console(cluster, login, size, saved?.console);
    this.changes = new Changes(cluster);
  }

  /** Decides checks over it once it has settled; its time must stand still. */
  async grade(checks: readonly Check[], world: GradeWorld): Promise<Grade> {
    await this.cluster.settle();
    return gradeCluster(checks, this.cluster, this.start, world);
  }

  /** Its state when it has to be written: something changed, or it was not written for long. */
  unsaved(now: number): { readonly snapshot: unknown; readonly start: unknown } | undefined {
    const changed = this.changes.take();
    if (!changed && !this.neverSaved && now - this.savedAt < LONGEST_UNSAVED) return undefined;
    const start = this.neverSaved ? this.start.saved() : undefined;
    this.savedAt = now;
    this.neverSaved = false;
    return { snapshot: this.cluster.snapshot(), start };
  }

  /** What its terminal shows and its shell knows, when that has to be written. */
  unsavedConsole(): SavedConsole | undefined {
    return this.console.unsaved();
  }

  /** The state that was taken last could not be written. */
  saveAgain(): void {
    this.console.saveAgain();
    this.neverSaved = true;
  }

  /** Ends the shell and the cluster. */
  stop(): void {
    this.changes.stop();
    this.console.stop();
    this.cluster.stop();
  }
}
