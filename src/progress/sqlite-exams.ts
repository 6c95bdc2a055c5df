import type Database from 'better-sqlite3';
import type {
  ExamOutcome,
  ExamProgress,
  ExamRecord,
  ExamState,
  ExamStore,
  ExamTaskRecord,
  SavedTask,
} from '../tutor/exam/exam-store.ts';
import { type Holder, isAlive, thisProcess } from './holder.ts';
import { packed, savedCluster } from './packed.ts';
import { setAside } from './set-aside.ts';

interface SessionRow {
  readonly id: number;
  readonly exam: string;
  readonly seed: string;
  readonly started_at: number;
  readonly graded_at: number | null;
  readonly elapsed: number;
  readonly current: number;
  readonly state: ExamState;
  readonly starts: number;
  readonly percent: number;
  readonly passed: number;
  readonly result: string | null;
}

/** Sittings of exams in SQLite. Every call is written when it returns, and whole or not at all. */
export class SqliteExamStore implements ExamStore {
  private readonly database: Database.Database;
  private readonly holder: Holder;

  /** @param database opened and migrated by `openDatabase` */
  constructor(database: Database.Database, holder = thisProcess()) {
    this.database = database;
    this.holder = holder;
  }

  begin(
    exam: string,
    seed: string,
    tasks: readonly Pick<ExamTaskRecord, 'lab' | 'seed'>[],
    at: number,
  ): number {
    return this.whole(() => {
      const open = this.unfinished(exam);
      if (open) return open.id;
      const { lastInsertRowid } = this.run(
        'INSERT INTO exam_session (exam, seed, started_at) VALUES (?, ?, ?)',
        exam,
        seed,
        Math.trunc(at),
      );
      tasks.forEach((task, place) => {
        this.run(
          'INSERT INTO exam_task (session, place, lab, seed) VALUES (?, ?, ?, ?)',
          lastInsertRowid,
          place,
          task.lab,
          task.seed,
        );
      });
      return Number(lastInsertRowid);
    });
  }

  claim(id: number, at: number): boolean {
    return this.whole(() => {
      const row = this.database
        .prepare('SELECT holder, holder_pid, heartbeat FROM exam_session WHERE id = ?')
        .get(id) as { holder: string | null; holder_pid: number; heartbeat: number };
      const { name, pid } = this.holder;
      const isTaken = row.holder !== null && row.holder !== name;
      if (isTaken && isAlive(row.holder_pid, row.heartbeat, at)) return false;
      this.run(
        'UPDATE exam_session SET holder = ?, holder_pid = ?, heartbeat = ?, starts = starts + 1 WHERE id = ?',
        name,
        pid,
        Math.trunc(at),
        id,
      );
      return true;
    });
  }

  release(id: number): void {
    this.run('UPDATE exam_session SET holder = NULL WHERE id = ? AND holder = ?', id, this.holder.name);
  }

  sitting(id: number): ExamRecord {
    const row = this.database.prepare('SELECT * FROM exam_session WHERE id = ?').get(id);
    if (row === undefined) throw new Error(`there is no sitting ${id}`);
    return this.record(row as SessionRow);
  }

  unfinished(exam: string): ExamRecord | undefined {
    return this.sittings(exam).find(({ state }) => state !== 'graded');
  }

  sittings(exam?: string): readonly ExamRecord[] {
    const rows = this.database
      .prepare('SELECT * FROM exam_session WHERE @exam IS NULL OR exam = @exam ORDER BY id DESC')
      .all({ exam: exam ?? null });
    return (rows as SessionRow[]).map(row => this.record(row));
  }

  saveProgress(id: number, { elapsed, current, state, tasks }: ExamProgress, at: number): boolean {
    return this.ifHeld(id, at, () => {
      this.run(
        'UPDATE exam_session SET elapsed = ?, current = ?, state = ? WHERE id = ?',
        Math.trunc(elapsed),
        current,
        state,
        id,
      );
      tasks.forEach(({ flagged, spent, hints }, place) => {
        this.run(
          'UPDATE exam_task SET flagged = ?, spent = ?, hints = ? WHERE session = ? AND place = ?',
          flagged ? 1 : 0,
          Math.trunc(spent),
          hints,
          id,
          place,
        );
      });
    });
  }

  saveTask(id: number, index: number, { snapshot, start }: SavedTask, at: number): boolean {
    return this.ifHeld(id, at, () => {
      this.run(
        // What a task began with never changes.
        'UPDATE exam_task SET snapshot = ?, start = coalesce(start, ?) WHERE session = ? AND place = ?',
        packed(snapshot),
        start === undefined ? null : packed(start),
        id,
        index,
      );
    });
  }

  saveConsole(id: number, index: number, console: unknown, at: number): boolean {
    return this.ifHeld(id, at, () => {
      this.run(
        'UPDATE exam_task SET console = ? WHERE session = ? AND place = ?',
        JSON.stringify(console),
        id,
        index,
      );
    });
  }

  savedTask(id: number, index: number): SavedTask | undefined {
    const row = this.database
      .prepare('SELECT snapshot, start, console FROM exam_task WHERE session = ? AND place = ?')
      .get(id, index);
    return row === undefined ? undefined : savedCluster(row);
  }

  setAside(id: number, index: number, why: string, at: number): string | undefined {
    return setAside(this.database, { session: id, place: index }, why, at);
  }

  finish(id: number, { percent, passed, result, lost }: ExamOutcome, at: number): boolean {
    return this.ifHeld(id, at, () => {
      for (const index of lost) this.setAside(id, index, 'lost', at);
      this.run(
        `UPDATE exam_session SET state = 'graded', graded_at = ?, percent = ?, passed = ?, result = ?, holder = NULL
         WHERE id = ?`,
        Math.trunc(at),
        percent,
        passed ? 1 : 0,
        result,
        id,
      );
      this.run('UPDATE exam_task SET snapshot = NULL, start = NULL, console = NULL WHERE session = ?', id);
    });
  }

  private record(row: SessionRow): ExamRecord {
    const tasks = this.database
      .prepare('SELECT lab, seed, flagged, spent, hints FROM exam_task WHERE session = ? ORDER BY place')
      .all(row.id) as (Omit<ExamTaskRecord, 'flagged'> & { flagged: number })[];
    return {
      id: row.id,
      exam: row.exam,
      seed: row.seed,
      startedAt: row.started_at,
      gradedAt: row.graded_at ?? undefined,
      elapsed: row.elapsed,
      current: row.current,
      state: row.state,
      starts: row.starts,
      percent: row.percent,
      passed: row.passed === 1,
      result: row.result ?? undefined,
      tasks: tasks.map(task => ({ ...task, flagged: task.flagged === 1 })),
    };
  }

  /** Writes, unless somebody else holds the sitting by now, and shows that this process lives. */
  private ifHeld(id: number, at: number, write: () => void): boolean {
    return this.whole(() => {
      const { changes } = this.run(
        'UPDATE exam_session SET heartbeat = ? WHERE id = ? AND holder = ?',
        Math.trunc(at),
        id,
        this.holder.name,
      );
      if (changes > 0) write();
      return changes > 0;
    });
  }

  whole<T>(work: () => T): T {
    return this.database.transaction(work).immediate();
  }

  private run(statement: string, ...values: unknown[]): Database.RunResult {
    return this.database.prepare(statement).run(...values);
  }
}
