import type { Size } from '../console.ts';
import type { Blueprint } from '../content/blueprint.ts';
import type { Pack } from '../content/pack.ts';
import { deduction, type ExamResult, examResult } from './exam-result.ts';
import type { ExamState, ExamStore } from './exam-store.ts';
import { ExamTask, type TaskKeep } from './exam-task.ts';
import type { ExamWorld } from './exam-world.ts';

/** `lost`: another process goes on with the sitting; `failed`: berth could not grade it, and will when it is opened again. */
export type ExamStage = 'running' | 'grading' | 'graded' | 'lost' | 'failed';

/** The candidate is warned when so many minutes are left; a note is shown for a while: milliseconds. */
const WARNINGS = [30, 15, 5];
const NOTE_SHOWN = 20_000;
const MINUTE = 60_000;
/** How often the clock is looked at and what changed is written; at most a second is lost. */
const TICK = 400;
/** A longer pause between two ticks was the host's sleep: the clusters did not live through it, nor does the clock. */
const LONGEST_TICK = 60_000;

export interface ExamParts {
  readonly pack: Pack;
  readonly world: ExamWorld;
  readonly store: ExamStore;
  readonly size: Size;
}

/**
 * A sitting of a mock exam: its clock, its tasks with a live cluster each, and their state written as it changes.
 * Nothing is checked before the end.
 */
export class ExamSession {
  readonly blueprint: Blueprint;
  readonly tasks: readonly ExamTask[];
  private readonly id: number;
  private readonly isResumed: boolean;
  private readonly openedAt: number;
  private readonly parts: ExamParts;
  private readonly listeners = new Set<() => void>();
  private readonly ticking: { stop(): void };
  private readonly starting: Promise<void>;
  private elapsed: number;
  private at: number;
  private last: number;
  private ended: boolean;
  private stopped = false;
  private warned: { readonly minutes: number; readonly at: number } | undefined;
  private outcome: ExamResult | undefined;
  private now: ExamStage = 'running';
  private failure: string | undefined;

  /**
   * Goes on with a sitting that this process holds.
   * @throws ContentError when a lab of it is broken or gone
   */
  constructor(id: number, parts: ExamParts) {
    const { store, pack, world } = parts;
    const record = store.sitting(id);
    this.id = id;
    this.parts = parts;
    this.blueprint = pack.exam(record.exam);
    this.tasks = record.tasks.map(
      (task, index) => new ExamTask(pack.lab(task.lab, task.seed), task, `${record.seed}/${index}`, world),
    );
    this.isResumed = record.starts > 1;
    this.elapsed = record.elapsed;
    this.at = record.current;
    this.ended = record.state !== 'running';
    this.last = this.openedAt = world.now();
    this.starting = this.startAll();
    this.ticking = world.every(TICK, () => this.tick());
    if (this.ended) void this.end();
  }

  get stage(): ExamStage {
    return this.now;
  }

  /** Place of the current task, from 0. */
  get current(): number {
    return this.at;
  }

  get task(): ExamTask {
    return this.tasks[this.at]!;
  }

  /** Milliseconds left. */
  get left(): number {
    return Math.max(0, this.blueprint.minutes * MINUTE - this.elapsed);
  }

  /** Whether the clock has run out. */
  get isTimeUp(): boolean {
    return this.left === 0;
  }

  /** The minutes of the warning that is to be seen now. */
  get warning(): number | undefined {
    return this.warned && this.last - this.warned.at < NOTE_SHOWN ? this.warned.minutes : undefined;
  }

  /** True for a while after an earlier berth's sitting was gone on with. */
  get isJustResumed(): boolean {
    return this.isResumed && this.last - this.openedAt < NOTE_SHOWN;
  }

  get result(): ExamResult | undefined {
    return this.outcome;
  }

  /** Why the last attempt to write its state, or its result, failed. */
  get trouble(): string | undefined {
    return this.failure;
  }

  /** Calls back when something that is shown has changed. */
  onChange(listener: () => void): { stop(): void } {
    this.listeners.add(listener);
    return { stop: () => void this.listeners.delete(listener) };
  }

  goTo(index: number): void {
    if (this.now !== 'running' || this.tasks[index] === undefined) return;
    this.at = index;
    this.changed();
  }

  /** Marks the current task to come back to, or takes the mark away. */
  flag(): void {
    if (this.now !== 'running') return;
    this.task.flagged = !this.task.flagged;
    this.changed();
  }

  /** Whether the current task has a hint left that this exam gives. */
  get hasHint(): boolean {
    return this.blueprint.hintCost !== undefined && this.task.hints < this.task.lab.hints.length;
  }

  /** Takes the next hint of the current task; it costs what the blueprint says. */
  takeHint(): void {
    if (this.now !== 'running' || !this.hasHint) return;
    this.task.hints++;
    // Before it is read: a crash must not give the points back.
    this.save();
    this.changed();
  }

  /** Hands in: every task is graded, and the result is kept. */
  async end(): Promise<void> {
    if (this.now !== 'running' || this.stopped) return;
    this.now = 'grading';
    this.ended = true;
    this.changed();
    await this.starting;
    if (this.stopped) return;
    for (const task of this.tasks) task.pause();
    this.save();
    const tasks = [];
    for (const task of this.tasks) {
      const { id, title } = task.lab;
      const { hints, spent } = task;
      const { grade, failed } = await this.gradeTask(task);
      const deducted = deduction(grade, hints, this.blueprint.hintCost);
      tasks.push({ lab: id, title, spent, hints, deducted, grade, ...(failed !== undefined && { failed }) });
      if (this.stopped) return;
    }
    const isNothingGraded = tasks.every(({ failed }) => failed !== undefined);
    // What no berth of this version will ever read is not waited for.
    if (isNothingGraded && !this.tasks.every(isLostForGood)) return this.giveUp(tasks[0]?.failed ?? '');
    this.outcome = examResult(this.blueprint, tasks);
    this.finish(this.outcome);
  }

  /** Writes the result. What cannot be written now is tried again at the next tick: until then the sitting stays as it is. */
  private finish(outcome: ExamResult): void {
    const { store, world } = this.parts;
    const { percent, passed } = outcome;
    const lost = this.tasks.flatMap(({ isUp, loss }, index) => (loss === undefined || isUp ? [] : [index]));
    try {
      const result = JSON.stringify(outcome);
      const isOurs = store.finish(this.id, { percent, passed, result, lost }, world.now());
      this.failure = undefined;
      this.close();
      this.now = isOurs ? 'graded' : 'lost';
    } catch (error) {
      this.failure = (error as Error).message;
      this.now = 'graded';
    }
    this.changed();
  }

  /** Leaves the exam; unless it was graded it can be gone on with from here. */
  stop(): void {
    if (this.stopped) return;
    if (this.now === 'running' || this.outcome !== undefined) this.tick();
    this.close();
    try {
      this.parts.store.release(this.id);
    } catch {
      // A sitting whose holder has ended can be gone on with all the same.
    }
  }

  private async gradeTask(task: ExamTask): ReturnType<ExamTask['grade']> {
    const first = await task.grade();
    if (first.failed === undefined || this.stopped) return first;
    await task.startAgain(this.keepOf(task), this.parts.size);
    return task.grade();
  }

  /** Nothing could be graded: the sitting stays as it was handed in, and is graded when it is opened again. */
  private giveUp(why: string): void {
    this.failure = why;
    this.now = 'failed';
    this.stop();
    this.changed();
  }

  /** The cluster in sight first, then the others one after the other. */
  private async startAll(): Promise<void> {
    const waiting = new Set(this.tasks);
    while (waiting.size > 0 && !this.stopped) {
      const task = waiting.has(this.task) ? this.task : [...waiting][0]!;
      waiting.delete(task);
      await task.start(this.keepOf(task), this.parts.size);
      if (this.stopped) task.stop();
      this.changed();
    }
  }

  private keepOf(task: ExamTask): TaskKeep {
    const { store, world } = this.parts;
    const index = this.tasks.indexOf(task);
    return {
      saved: () => store.savedTask(this.id, index),
      setAside: () => store.setAside(this.id, index, 'console', world.now()),
    };
  }

  /** Nobody can work on a task whose cluster is not up yet, nor where none will be. */
  private get canWork(): boolean {
    if (this.task.isUp) return true;
    return this.task.problem !== undefined && this.tasks.some(({ isUp }) => isUp);
  }

  private tick(): void {
    if (this.stopped) return;
    if (this.outcome !== undefined) {
      this.finish(this.outcome);
      return;
    }
    const now = this.parts.world.now();
    const passed = Math.max(0, Math.min(now - this.last, LONGEST_TICK));
    this.last = now;
    if (this.now === 'running' && this.canWork) this.pass(passed, now);
    this.save();
    if (this.now === 'running' && this.left === 0) void this.end();
    this.changed();
  }

  private pass(ms: number, now: number): void {
    const before = this.left;
    this.elapsed += ms;
    this.task.spent += ms;
    const crossed = WARNINGS.filter(minutes => before > minutes * MINUTE && this.left <= minutes * MINUTE);
    if (crossed.length > 0) this.warned = { minutes: crossed.at(-1)!, at: now };
  }

  /** Writes what has changed. What cannot be written now is tried again at the next tick. */
  private save(): void {
    const { store } = this.parts;
    const { id, elapsed, at: current, last: now } = this;
    const state: ExamState = this.ended ? 'ended' : 'running';
    try {
      // Clock, clusters and consoles are those of one moment, whenever the program is killed.
      const isOurs = store.whole(() => {
        let holds = store.saveProgress(id, { elapsed, current, state, tasks: this.tasks }, now);
        this.tasks.forEach((task, index) => {
          const saved = holds && task.unsaved(now);
          if (saved) holds = store.saveTask(id, index, saved, now);
          const console = holds && task.unsavedConsole();
          if (console) holds = store.saveConsole(id, index, console, now);
        });
        return holds;
      });
      this.failure = undefined;
      if (isOurs) return;
      this.close();
      this.now = 'lost';
    } catch (error) {
      for (const task of this.tasks) task.saveAgain();
      this.failure = (error as Error).message;
    }
  }

  private close(): void {
    this.stopped = true;
    this.ticking.stop();
    for (const task of this.tasks) task.stop();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Whether nothing will ever come of what was kept of a task. */
function isLostForGood({ loss }: ExamTask): boolean {
  return loss?.kind === 'version' || loss?.kind === 'damaged';
}
