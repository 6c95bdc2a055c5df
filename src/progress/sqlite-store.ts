import type Database from 'better-sqlite3';
import type { Attempt, CardAnswer, LessonPlace, ProgressStore } from '../tutor/progress-store.ts';

interface AttemptRow {
  readonly id: number;
  readonly lab: string;
  readonly started_at: number;
  readonly graded_at: number | null;
  readonly points: number;
  readonly total: number;
  readonly passed: number;
}

const toAttempt = (row: AttemptRow): Attempt => ({
  id: row.id,
  lab: row.lab,
  startedAt: row.started_at,
  gradedAt: row.graded_at ?? undefined,
  points: row.points,
  total: row.total,
  passed: row.passed === 1,
});

/** The learner's progress in SQLite. Every call is written when it returns. */
export class SqliteProgressStore implements ProgressStore {
  private readonly database: Database.Database;

  /** @param database opened and migrated by `openDatabase` */
  constructor(database: Database.Database) {
    this.database = database;
  }

  setting(name: string): string | undefined {
    const row = this.database.prepare('SELECT value FROM setting WHERE name = ?').get(name);
    return (row as { value: string } | undefined)?.value;
  }

  setSetting(name: string, value: string): void {
    this.database
      .prepare('INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(name, value);
  }

  startAttempt(lab: string, at: number): number {
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO attempt (lab, started_at) VALUES (?, ?)')
      .run(lab, Math.trunc(at));
    return Number(lastInsertRowid);
  }

  finishAttempt(
    id: number,
    result: { points: number; total: number; passed: boolean; at: number; detail: string },
  ): void {
    this.database
      .prepare('UPDATE attempt SET graded_at = ?, points = ?, total = ?, passed = ?, detail = ? WHERE id = ?')
      .run(Math.trunc(result.at), result.points, result.total, result.passed ? 1 : 0, result.detail, id);
  }

  attempts(lab?: string): readonly Attempt[] {
    const rows = this.database
      .prepare('SELECT * FROM attempt WHERE @lab IS NULL OR lab = @lab ORDER BY id DESC')
      .all({ lab: lab ?? null }) as AttemptRow[];
    return rows.map(toAttempt);
  }

  place(lesson: string): LessonPlace | undefined {
    return this.places().find(place => place.lesson === lesson);
  }

  places(): readonly LessonPlace[] {
    const rows = this.database.prepare('SELECT * FROM lesson_place').all();
    return (rows as { lesson: string; line: number; finished: number }[]).map(row => ({
      lesson: row.lesson,
      line: row.line,
      finished: row.finished === 1,
    }));
  }

  setPlace({ lesson, line, finished }: LessonPlace): void {
    this.database
      .prepare(
        `INSERT INTO lesson_place VALUES (?, ?, ?)
         ON CONFLICT (lesson) DO UPDATE SET line = excluded.line, finished = max(finished, excluded.finished)`,
      )
      .run(lesson, line, finished ? 1 : 0);
  }

  answerCard({ lesson, card, right, at }: CardAnswer): void {
    this.database
      .prepare('INSERT INTO card_answer (lesson, card, is_right, at) VALUES (?, ?, ?, ?)')
      .run(lesson, card, right ? 1 : 0, Math.trunc(at));
  }

  answers(lesson?: string): readonly CardAnswer[] {
    const rows = this.database
      .prepare('SELECT * FROM card_answer WHERE @lesson IS NULL OR lesson = @lesson ORDER BY id')
      .all({ lesson: lesson ?? null }) as { lesson: string; card: string; is_right: number; at: number }[];
    return rows.map(row => ({ lesson: row.lesson, card: row.card, right: row.is_right === 1, at: row.at }));
  }

  close(): void {
    this.database.close();
  }
}
