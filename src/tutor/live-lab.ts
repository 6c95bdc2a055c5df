import type { Cluster } from '../cluster/cluster.ts';
import { type Scene, sceneOf } from '../cluster/scene.ts';
import { type WhyJson, whyJson, whyOfAll } from '../cluster/why.ts';
import { Console } from './console.ts';
import type { Lab } from './content/lab.ts';
import type { Grade } from './grade.ts';
import { gradeCluster } from './grade-cluster.ts';
import type { LabRun } from './lab-run.ts';
import { LabStart } from './lab-start.ts';
import type { LabWorld, ReplayStep, ServedCluster } from './lab-world.ts';
import type { ProgressStore } from './progress-store.ts';

/** Who moves the lab's time along with the learner's. */
export interface Pace {
  start(): void;
  pause(): void;
}

/** More pods than these are not explained at once. */
const MOST_REASONS = 12;

/** A lab in the emulated terminal: its time runs with the learner's. */
export class LiveLab implements LabRun {
  readonly lab: Lab;
  private readonly cluster: Cluster;
  private readonly world: LabWorld;
  private readonly pace: Pace;
  private readonly progress: ProgressStore;
  private readonly now: () => number;
  private readonly console: Console;
  private readonly start: LabStart;
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
    },
  ) {
    this.lab = lab;
    this.cluster = cluster;
    this.world = parts.world;
    this.pace = parts.pace;
    this.progress = parts.progress;
    this.console = new Console(cluster, parts.world.login, parts.size);
    this.now = parts.now;
    this.start = LabStart.of(cluster);
    this.attempt = parts.progress.startAttempt(lab.id, parts.now());
  }

  onOutput(handler: (chunk: Uint8Array) => Promise<void>): void {
    this.pace.start();
    this.console.onOutput(handler);
  }

  input(bytes: Uint8Array): void {
    this.console.input(bytes);
  }

  resize(columns: number, rows: number): void {
    this.console.resize(columns, rows);
  }

  async grade(): Promise<Grade> {
    this.pace.pause();
    try {
      await this.cluster.settle();
      const result = await gradeCluster(this.lab.checks, this.cluster, this.start, this.world);
      if (!this.isReplay) this.remember(result);
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
    return this.world.steps(this.lab.solution);
  }

  stop(): void {
    this.stopped = true;
    void this.served?.then(served => served.close());
    this.pace.pause();
    this.console.stop();
    this.cluster.stop();
  }

  /** The first grading belongs to the attempt that began with the lab; each one after it is an attempt of its own. */
  private remember({ points, total, passed, results }: Grade): void {
    const detail = JSON.stringify(
      results.map(({ check, points: given, passed: held }) => ({ check: check.id, given, held })),
    );
    this.progress.finishAttempt(this.attempt, { points, total, passed, at: this.now(), detail });
    this.attempt = this.progress.startAttempt(this.lab.id, this.now());
  }
}
