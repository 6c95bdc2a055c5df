import type { Cluster } from '../cluster/cluster.ts';
import { type Scene, sceneOf } from '../cluster/scene.ts';
import { type WhyJson, whyJson, whyOfAll } from '../cluster/why.ts';
import type { Lab } from './content/lab.ts';
import type { Grade } from './grade.ts';
import { KeptCluster } from './kept-cluster.ts';
import type { LabRun } from './lab-run.ts';
import type { LabStore } from './lab-store.ts';
import type { LabWorld, ReplayStep, ServedCluster } from './lab-world.ts';
import type { ProgressStore } from './progress-store.ts';
import type { KnownCluster, Loss } from './saved-cluster.ts';

/** Who moves the lab's time along with the learner's. */
export interface Pace {
  start(): void;
  pause(): void;
}

/** How often what changed is written: milliseconds. */
const SAVE_MS = 1_000;
/** More pods than these are not explained at once. */
const MOST_REASONS = 12;

/** A lab in the emulated terminal: its time runs with the learner's. */
export class LiveLab implements LabRun {
  readonly lab: Lab;
  readonly resumed: boolean;
  readonly loss: Loss | undefined;
  private readonly cluster: Cluster;
  private readonly world: LabWorld;
  private readonly pace: Pace;
  private readonly progress: ProgressStore;
  private readonly now: () => number;
  private readonly kept: KeptCluster;
  private readonly store: LabStore | undefined;
  private readonly saving: { stop(): void } | undefined;
  private hasPassed = false;
  private attempt: number;
  private served: Promise<ServedCluster> | undefined;
  private stopped = false;
  private isReplay = false;

  constructor(
    lab: Lab,
    cluster: Cluster,
    parts: {
      readonly world: LabWorld;
      readonly pace: Pace;
      readonly progress: ProgressStore;
      readonly size: { readonly columns: number; readonly rows: number };
      now(): number;
      /** Where the lab is kept; undefined where it is not. */
      readonly store?: LabStore | undefined;
      readonly saved?: KnownCluster | undefined;
      readonly loss?: Loss | undefined;
      /** Calls back in the host's time. */
      every(ms: number, task: () => void): { stop(): void };
    },
  ) {
    this.lab = lab;
    this.cluster = cluster;
    this.world = parts.world;
    this.pace = parts.pace;
    this.progress = parts.progress;
    this.kept = new KeptCluster(cluster, parts.world.login, parts.size, parts.saved);
    this.resumed = parts.saved !== undefined;
    this.loss = parts.loss;
    this.store = parts.store;
    this.now = parts.now;
    cluster.clock.onMistake(mistake => this.kept.console.tell(mistake));
    this.saving = parts.store && parts.every(SAVE_MS, () => this.save());
    this.attempt = parts.progress.startAttempt(lab.id, parts.now());
  }

  onOutput(handler: (chunk: Uint8Array) => Promise<void>): void {
    this.pace.start();
    this.kept.console.onOutput(handler);
  }

  input(bytes: Uint8Array): void {
    this.kept.console.input(bytes);
  }

  resize(columns: number, rows: number): void {
    this.kept.console.resize(columns, rows);
  }

  async grade(): Promise<Grade> {
    this.pace.pause();
    try {
      const result = await this.kept.grade(this.lab.checks, this.world);
      // what was not passed where the simulation failed is nobody's failure
      const isFair = result.passed || this.kept.cluster.clock.mistakes.length === 0;
      if (!this.isReplay && isFair) this.remember(result);
      return result;
    } finally {
      if (!this.stopped) this.pace.start();
    }
  }

  why(): readonly WhyJson[] {
    return whyOfAll(this.cluster, MOST_REASONS).map(whyJson);
  }

  scene(): Scene {
    return sceneOf(this.cluster);
  }

  async serve(): Promise<string> {
    this.served ??= this.world.serve(this.cluster);
    return (await this.served).kubeconfig;
  }

  replay(): readonly ReplayStep[] {
    this.isReplay = true;
    // What is only watched is not the learner's own work.
    this.store?.drop(this.lab.id);
    return this.world.steps(this.lab.solution);
  }

  stop(): void {
    this.stopped = true;
    void this.served?.then(served => served.close());
    this.pace.pause();
    this.saving?.stop();
    if (this.hasPassed) this.store?.drop(this.lab.id);
    else this.save();
    this.store?.release(this.lab.id);
    this.kept.stop();
  }

  /** Writes what has changed. What cannot be written now is tried again. */
  private save(): void {
    if (this.store === undefined || this.isReplay) return;
    const now = this.now();
    try {
      const saved = this.kept.unsaved(now);
      if (saved) this.store.save(this.lab.id, saved, now);
      const console = this.kept.unsavedConsole();
      if (console) this.store.saveConsole(this.lab.id, console, now);
    } catch {
      this.kept.saveAgain();
    }
  }

  /** The first grading belongs to the attempt that began with the lab; each one after it is an attempt of its own. */
  private remember({ points, total, passed, results }: Grade): void {
    this.hasPassed = passed;
    const detail = JSON.stringify(
      results.map(({ check, points: given, passed: held }) => ({ check: check.id, given, held })),
    );
    this.progress.finishAttempt(this.attempt, { points, total, passed, at: this.now(), detail });
    this.attempt = this.progress.startAttempt(this.lab.id, this.now());
  }
}
