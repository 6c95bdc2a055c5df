import type { SavedCluster } from '../lab-store.ts';

/** What a mock exam needs remembered while it runs. progress/ provides it on SQLite. Times are milliseconds. */

/** A task of an exam as it was drawn, and how the candidate is with it. */
export interface ExamTaskRecord {
  readonly lab: string;
  readonly seed: number;
  readonly flagged: boolean;
  /** How long it was the current task. */
  readonly spent: number;
  /** How many of its hints were taken. */
  readonly hints: number;
}

/** `ended`: time is up or the candidate handed in, but the grading was not done yet. */
export type ExamState = 'running' | 'ended' | 'graded';

/** One sitting of an exam. */
export interface ExamRecord {
  readonly id: number;
  readonly exam: string;
  readonly seed: string;
  readonly startedAt: number;
  /** When it was graded, since the epoch. */
  readonly gradedAt: number | undefined;
  /** How much of its time is used up. It stands still while no berth runs the exam, as its clusters do. */
  readonly elapsed: number;
  readonly current: number;
  readonly state: ExamState;
  /** How often berth was started for it. */
  readonly starts: number;
  readonly percent: number;
  readonly passed: boolean;
  /** An ExamResult as JSON once it is graded. */
  readonly result: string | undefined;
  readonly tasks: readonly ExamTaskRecord[];
}

/** What changes all the time in a running exam. */
export interface ExamProgress extends Pick<ExamRecord, 'elapsed' | 'current' | 'state'> {
  readonly tasks: readonly Pick<ExamTaskRecord, 'flagged' | 'spent' | 'hints'>[];
}

/** A task's cluster as it is kept. */
export type SavedTask = SavedCluster;

/** How a sitting ended. */
export interface ExamOutcome extends Pick<ExamRecord, 'percent' | 'passed'> {
  /** An ExamResult as JSON. */
  readonly result: string;
  /** Places of the tasks whose clusters could not be gone on with. */
  readonly lost: readonly number[];
}

/**
 * Sittings of exams. One process at a time holds a sitting; it alone may write to it, and everything it writes shows
 * that it is alive. The writing functions return false when somebody else holds the sitting by now.
 */
export interface ExamStore {
  /** Begins a sitting, or gives the one of this exam that is not graded yet. @returns its id */
  begin(
    exam: string,
    seed: string,
    tasks: readonly Pick<ExamTaskRecord, 'lab' | 'seed'>[],
    at: number,
  ): number;
  /** Becomes the holder, unless another process that lives is. @returns whether it did */
  claim(id: number, at: number): boolean;
  /** Gives the sitting up for others to go on with. */
  release(id: number): void;

  /** @throws Error when there is no such sitting */
  sitting(id: number): ExamRecord;
  /** The sitting of an exam that is not graded yet. */
  unfinished(exam: string): ExamRecord | undefined;
  /** Every sitting of one exam or of all, newest first. */
  sittings(exam?: string): readonly ExamRecord[];

  /** Does what is written in `work` whole or not at all. */
  whole<T>(work: () => T): T;
  saveProgress(id: number, progress: ExamProgress, at: number): boolean;
  saveTask(id: number, index: number, saved: Omit<SavedTask, 'console'>, at: number): boolean;
  /** What a task's terminal shows and its shell knows. */
  saveConsole(id: number, index: number, console: unknown, at: number): boolean;
  /** As `saveTask` left it, not looked into; undefined when the task's cluster was never up. @throws DamagedRow */
  savedTask(id: number, index: number): SavedTask | undefined;
  /**
   * Copies what was kept of a task where nobody writes or deletes it.
   * @param why in one word @returns in words where it is
   */
  setAside(id: number, index: number, why: string, at: number): string | undefined;
  /** Stores the result and drops the clusters; those of the tasks in `lost`, by their places, are set aside first. */
  finish(id: number, outcome: ExamOutcome, at: number): boolean;
}
