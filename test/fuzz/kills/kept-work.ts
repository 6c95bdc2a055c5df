import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { openDatabase } from '../../../src/progress/database.ts';
import { SqliteExamStore } from '../../../src/progress/sqlite-exams.ts';
import { SqliteLabStore } from '../../../src/progress/sqlite-labs.ts';
import { SAVED_SHELL } from '../../../src/shell/saved-shell.ts';
import { resultOf } from '../../../src/tutor/exam/exam-result.ts';
import type { SavedCluster } from '../../../src/tutor/lab-store.ts';
import { readSaved } from '../../../src/tutor/saved-cluster.ts';
import { Broken } from '../target.ts';

/** A command that leaves a line in a file and an object in the cluster. */
export interface Command {
  readonly number: number;
  readonly line: string;
  /** What the screen shows once it is done. */
  readonly shows: string;
}

type Where = 'lab' | 'exam';

const EXAM = 'two';
const LAB = 'one';
const LOG = '/root/log';

/**
 * What was done in a data folder, against what its database holds. Done is what the screen has shown; kept has to be
 * what was shown before the program wrote last.
 */
export class KeptWork {
  private last = 0;
  /** When each command was seen to be done, by its number: milliseconds since the epoch. */
  private readonly done = { lab: new Map<number, number>(), exam: new Map<number, number>() };
  private readonly kept = { lab: new Set<number>(), exam: new Set<number>() };
  private gradings = 0;
  private elapsed = 0;
  private sitting = 0;

  /** @param home BERTH_HOME */
  constructor(private readonly home: string) {}

  nextCommand(): Command {
    const number = ++this.last;
    return {
      number,
      line: `echo n${number} >> ${LOG}; kubectl create configmap n${number} -o name; echo end $((${number}+1000))`,
      shows: `end ${number + 1000}`,
    };
  }

  shown(where: Where, { number }: Command): void {
    this.done[where].set(number, performance.timeOrigin + performance.now());
  }

  /** What is known of it, for a finding. */
  stateOf(where: Where): string {
    const { database } = openDatabase(join(this.home, 'berth.db'), 0);
    const row = database
      .prepare('SELECT holder, holder_pid, heartbeat, length(snapshot) AS snapshot FROM lab_session')
      .all();
    database.close();
    return JSON.stringify({
      row,
      kept: [...this.kept[where]],
      now: performance.timeOrigin + performance.now(),
    });
  }

  /** Whether something of it was written that has to be gone on with. */
  isBegun(where: Where): boolean {
    return this.kept[where].size > 0;
  }

  /** @param text the last screen of the program, which has ended @throws Broken when something is not there */
  check(where: Where, text: string): void {
    const path = join(this.home, 'berth.db');
    // Killed before it had made one.
    if (!existsSync(path)) return;
    const { database, setAside } = openDatabase(path, 0);
    try {
      if (setAside !== undefined) throw new Broken(`the database is damaged: ${setAside}`);
      if (where === 'lab') this.checkLab(database, text);
      else this.checkExam(database, text);
      const [{ lost }] = database.prepare('SELECT count(*) AS lost FROM set_aside').all() as [
        { lost: number },
      ];
      if (lost > 0) throw new Broken(`${lost} rows were set aside`);
    } finally {
      database.close();
    }
  }

  private checkLab(database: Database, text: string): void {
    const row = database.prepare('SELECT heartbeat FROM lab_session WHERE lab = ?').get(LAB);
    const saved = new SqliteLabStore(database).saved(LAB);
    this.compare('lab', (row as { heartbeat: number } | undefined)?.heartbeat ?? 0, saved ? [saved] : []);
    const graded = database
      .prepare('SELECT count(*) AS count FROM attempt WHERE graded_at IS NOT NULL')
      .get();
    const { count } = graded as { count: number };
    if (count < this.gradings) throw new Broken(`${count} gradings are kept, there were ${this.gradings}`);
    const isShown = /Not yet +\d+ of \d+ points/.test(text);
    if (isShown && count === this.gradings) throw new Broken('a grading was shown and is not kept');
    this.gradings = count;
  }

  private checkExam(database: Database, text: string): void {
    const store = new SqliteExamStore(database);
    const [sitting] = store.sittings(EXAM);
    if (sitting === undefined) return;
    if (sitting.id !== this.sitting) {
      this.sitting = sitting.id;
      this.elapsed = 0;
      this.done.exam.clear();
      this.kept.exam.clear();
    }
    if (sitting.elapsed < this.elapsed)
      throw new Broken(`${sitting.elapsed} ms are used, there were ${this.elapsed}`);
    this.elapsed = sitting.elapsed;
    const isShown = /% pass\)/.test(text);
    if (isShown && sitting.state !== 'graded') throw new Broken('a result was shown and is not kept');
    if (sitting.state === 'graded') {
      const result = resultOf(sitting);
      if (result === undefined) throw new Broken('the result is damaged');
      const failed = result.tasks.find(task => task.failed !== undefined);
      if (failed) throw new Broken(`a task was not graded: ${failed.failed}`);
      return;
    }
    const row = database.prepare('SELECT heartbeat FROM exam_session WHERE id = ?').get(sitting.id);
    const saved = sitting.tasks.flatMap((_, index) => store.savedTask(sitting.id, index) ?? []);
    this.compare('exam', (row as { heartbeat: number }).heartbeat, saved);
  }

  /** @param written when the program wrote last */
  private compare(where: Where, written: number, saved: readonly SavedCluster[]): void {
    const there = new Set(saved.flatMap(numbersIn));
    const due = [...this.done[where]].filter(([, at]) => at < written).map(([number]) => number);
    const missing = [...new Set([...due, ...this.kept[where]])].filter(number => !there.has(number));
    if (missing.length > 0)
      throw new Broken(`${where}: lost ${missing.join(', ')}; there are ${[...there].join(', ')}`);
    for (const number of there) this.kept[where].add(number);
    // What was shown and not written when the program was killed will never be.
    this.done[where].clear();
  }
}

/** The commands whose line and object are both in a cluster that was kept. */
function numbersIn(saved: SavedCluster): readonly number[] {
  const { snapshot, consoleDamage } = readSaved(saved, SAVED_SHELL);
  if (consoleDamage !== undefined) throw new Broken(consoleDamage);
  const [machine] = Object.values(snapshot.machines);
  const root = machine?.machine.files.entries?.root?.entries?.log?.text ?? '';
  const lines = new Set(root.split('\n'));
  const objects = Object.values(snapshot.disks)
    .flatMap(disk => disk.objects)
    .flatMap(({ resource, objects }) => (resource === 'configmaps' ? objects : []));
  return objects
    .map(({ metadata }) => metadata?.name ?? '')
    .filter(name => /^n\d+$/.test(name) && lines.has(name))
    .map(name => Number(name.slice(1)));
}
