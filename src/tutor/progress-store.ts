/** What tutor needs remembered. progress/ provides it on SQLite. Times are milliseconds since the epoch. */

/** One try at a lab. */
export interface Attempt {
  readonly id: number;
  readonly lab: string;
  readonly startedAt: number;
  readonly gradedAt: number | undefined;
  readonly points: number;
  readonly total: number;
  readonly passed: boolean;
}

/** How far a lesson has been read, from 0 to 1, and what its cards were answered with. */
export interface LessonPlace {
  readonly lesson: string;
  /** The first line that was on the screen. */
  readonly line: number;
  readonly finished: boolean;
}

export interface CardAnswer {
  readonly lesson: string;
  readonly card: string;
  readonly right: boolean;
  readonly at: number;
}

export interface ProgressStore {
  /** A setting such as `language`, or undefined. */
  setting(name: string): string | undefined;
  setSetting(name: string, value: string): void;

  startAttempt(lab: string, at: number): number;
  finishAttempt(
    id: number,
    result: { points: number; total: number; passed: boolean; at: number; detail: string },
  ): void;
  /** Attempts at one lab or at all, newest first. */
  attempts(lab?: string): readonly Attempt[];

  place(lesson: string): LessonPlace | undefined;
  setPlace(place: LessonPlace): void;
  places(): readonly LessonPlace[];

  answerCard(answer: CardAnswer): void;
  /** Answers given so far, oldest first. */
  answers(lesson?: string): readonly CardAnswer[];

  close(): void;
}
