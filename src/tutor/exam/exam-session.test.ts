import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { anything } from '../../base/form.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { openDatabase } from '../../progress/database.ts';
import { packed } from '../../progress/packed.ts';
import { SqliteExamStore } from '../../progress/sqlite-exams.ts';
import { Pack } from '../content/pack.ts';
import type { ExamSession } from './exam-session.ts';
import type { ExamWorld } from './exam-world.ts';
import { openExam } from './open-exam.ts';
import { built, idle, restored } from './testing/clusters.ts';

const MINUTE = 60_000;
const both = (text: string) => `{en: ${text}, ko: ${text}}`;
const lab = (id: string) => `
id: ${id}
lesson: files
title: ${both(id)}
difficulty: easy
minutes: 5
cluster: {nodes: [{name: cp, role: control-plane}], bare: true}
task: ${both('Write a note.')}
checks:
  - {id: map, title: ${both('map')}, points: 2, object: {kind: ConfigMap, name: note, namespace: default}, match: {data: {a: b}}, why: ${both('asked')}}
  - {id: file, title: ${both('file')}, file: {machine: cp, path: /root/note}, matches: x, why: ${both('asked')}}
hints: [${both('first hint')}, ${both('second hint')}]
explanation: ${both('none')}
solution: 'true'
`;
const FILES: Readonly<Record<string, string>> = {
  'labs/a/lab.yaml': lab('a'),
  'labs/b/lab.yaml': lab('b'),
  'exams/h/exam.yaml': `{id: h, title: ${both('h')}, minutes: 31, hintCost: 20, draw: [{lesson: any, count: 2}]}`,
  'exams/e/exam.yaml': `{id: e, title: ${both('e')}, minutes: 31, draw: [{lesson: any, count: 2}]}`,
};
const pack = new Pack({
  list: folder => [
    ...new Set(
      Object.keys(FILES)
        .filter(path => path.startsWith(`${folder}/`))
        .map(path => path.split('/')[1]!),
    ),
  ],
  read: path => FILES[path],
});

const newPath = () => join(mkdtempSync(join(tmpdir(), 'berth-exam-')), 'berth.db');

/** A candidate's host: its time moves when told to, its clusters' time only when they settle. */
class Desk implements ExamWorld {
  readonly clusters: Cluster[] = [];
  readonly store: SqliteExamStore;
  readonly database: Database;
  private readonly tasks = new Set<() => void>();
  private time: number;

  constructor(path: string, name: string, pid = process.pid, time = 0) {
    this.database = openDatabase(path, 0).database;
    this.store = new SqliteExamStore(this.database, { name, pid });
    this.time = time;
  }

  readonly build: ExamWorld['build'] = async (spec, seed) => this.noted(await built(spec, seed));
  readonly restore: ExamWorld['restore'] = async (saved, seed) => this.noted(await restored(saved, seed));
  readonly reported: unknown[] = [];
  readonly shellForm = anything;
  readonly script = () => Promise.resolve(0);
  readonly idle = idle;
  readonly login = () => new Promise<number>(() => undefined);
  readonly within: ExamWorld['within'] = (_, work) => work();
  readonly now = () => this.time;
  readonly pace = () => ({ start: () => undefined, pause: () => undefined });

  every(_: number, task: () => void) {
    this.tasks.add(task);
    return { stop: () => void this.tasks.delete(task) };
  }

  report(error: unknown): undefined {
    this.reported.push(error);
  }

  /** Lets the host's time pass in steps of 30 seconds. */
  pass(minutes: number): void {
    for (let step = 0; step < minutes * 2; step++) {
      this.time += MINUTE / 2;
      for (const task of [...this.tasks]) task();
    }
  }

  open(exam = 'e'): ExamSession {
    const session = openExam(exam, 'seed', {
      pack,
      world: this,
      store: this.store,
      size: { columns: 80, rows: 24 },
    });
    opened.push(session);
    return session;
  }

  /** Opens the exam and waits until every cluster is up. */
  async sit(exam = 'e'): Promise<ExamSession> {
    const session = this.open(exam);
    await until(session, () => session.tasks.every(task => task.isUp || task.problem !== undefined));
    expect(session.tasks.map(task => task.problem)).toEqual([undefined, undefined]);
    return session;
  }

  private noted(cluster: Cluster): Cluster {
    this.clusters.push(cluster);
    return cluster;
  }
}

const opened: ExamSession[] = [];
afterEach(() => {
  for (const session of opened.splice(0)) session.stop();
});

/** A process id that no process has. */
const DEAD = 2 ** 22 + 1;

function until(session: ExamSession, done: () => boolean): Promise<void> {
  if (done()) return Promise.resolve();
  return new Promise(resolve => {
    const listener = session.onChange(() => {
      if (!done()) return;
      listener.stop();
      resolve();
    });
  });
}

const note = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'note' }, data: { a: 'b' } };

describe('a sitting of an exam', () => {
  it('warns when 30, 15 and 5 minutes are left, and ends by itself when time is up', async () => {
    const desk = new Desk(newPath(), 'one');
    const session = await desk.sit();
    const warnings: (number | undefined)[] = [];
    for (let minute = 0; minute < 30; minute++) {
      desk.pass(1);
      warnings.push(session.warning);
    }
    expect(warnings.map((warning, index) => warning && [index + 1, warning]).filter(Boolean)).toEqual([
      [1, 30],
      [16, 15],
      [26, 5],
    ]);
    expect(session.stage).toBe('running');
    desk.pass(1);
    await until(session, () => session.stage === 'graded');
    expect(session.left).toBe(0);
    expect(session.result).toMatchObject({ percent: 0, passed: false });
    expect(desk.store.unfinished('e')).toBeUndefined();
  });

  it('gives points in part, each task counting the same, and keeps the result', async () => {
    const desk = new Desk(newPath(), 'one');
    const session = await desk.sit();
    const [first, second] = desk.clusters;
    first!.admin.resource('configmaps').create('default', note as never);
    second!.admin.resource('configmaps').create('default', note as never);
    second!.controlPlane.files.writeFile('/root/note', 'x');
    await session.end();
    expect(session.result).toMatchObject({ percent: 83, passed: true });
    expect(session.result?.tasks.map(({ grade }) => grade.points)).toEqual([2, 3]);
    const [kept] = desk.store.sittings('e');
    expect(kept).toMatchObject({ percent: 83, passed: true, state: 'graded' });
    expect(JSON.parse(kept!.result!)).toEqual(JSON.parse(JSON.stringify(session.result)));
  });

  it('gives no hints where the exam does not say what they cost', async () => {
    const session = await new Desk(newPath(), 'one').sit();
    expect(session.hasHint).toBe(false);
    session.takeHint();
    expect(session.task.hints).toBe(0);
  });

  it('takes points for hints where the exam says so, after a crash too', async () => {
    const path = newPath();
    const session = await new Desk(path, 'one', DEAD).sit('h');
    session.takeHint();
    session.takeHint();
    expect(session.hasHint).toBe(false);
    session.takeHint();
    const desk = new Desk(path, 'two');
    const again = await desk.sit('h');
    expect(again.tasks.map(({ hints }) => hints)).toEqual([2, 0]);
    for (const { admin, controlPlane } of desk.clusters) {
      admin.resource('configmaps').create('default', note as never);
      controlPlane.files.writeFile('/root/note', 'x');
    }
    await again.end();
    // Two hints of 20 % of 3 points; the other task has full marks.
    expect(again.result?.tasks.map(({ hints, deducted }) => [hints, deducted])).toEqual([
      [2, 1.2],
      [0, 0],
    ]);
    expect(again.result).toMatchObject({ percent: 80, passed: true });
  });

  it('goes on after a crash with its clock, place, flags and clusters; the clock stood still meanwhile', async () => {
    const path = newPath();
    const before = new Desk(path, 'one', DEAD);
    const session = await before.sit();
    session.goTo(1);
    session.flag();
    before.pass(10);
    before.clusters[1]!.admin.resource('configmaps').create('default', note as never);
    before.clusters[1]!.controlPlane.files.writeFile('/root/note', 'x');
    before.pass(0.5);

    const after = new Desk(path, 'two', process.pid, 24 * 60 * MINUTE);
    const again = await after.sit();
    expect(again.left).toBe(20.5 * MINUTE);
    expect(again.current).toBe(1);
    expect(again.tasks.map(({ flagged, spent }) => [flagged, spent])).toEqual([
      [false, 0],
      [true, 10.5 * MINUTE],
    ]);
    expect(again.tasks.map(task => task.lab.id)).toEqual(session.tasks.map(task => task.lab.id));
    await again.end();
    expect(again.result?.tasks.map(({ grade }) => grade.points)).toEqual([0, 3]);
    // The berth that was given up finds out at its next tick, and writes nothing.
    before.pass(0.5);
    expect(session.stage).toBe('lost');
  });

  it('is held by one berth that lives; who left it lets another in', async () => {
    const path = newPath();
    const first = await new Desk(path, 'one').sit();
    const second = new Desk(path, 'two');
    await expect(second.sit()).rejects.toThrow('the exam e is open in another berth');
    first.stop();
    expect((await second.sit()).stage).toBe('running');
  });

  it('that was killed while it was graded is graded when it is opened again', async () => {
    const path = newPath();
    const before = new Desk(path, 'one', DEAD);
    const session = await before.sit();
    before.pass(1);
    const { elapsed, current } = before.store.sitting(1);
    before.store.saveProgress(1, { elapsed, current, state: 'ended', tasks: session.tasks }, before.now());
    const again = await new Desk(path, 'two').open();
    await until(again, () => again.stage === 'graded');
    expect(again.result?.percent).toBe(0);
  });
});

describe('an exam that cannot be gone on with as it was left', () => {
  /** An exam that was left by a crash after a minute of work, and then changed on the disk. */
  async function left(change: (database: Database) => void): Promise<Desk> {
    const path = newPath();
    const before = new Desk(path, 'one', DEAD);
    await before.sit();
    before.pass(1);
    change(before.database);
    return new Desk(path, 'two');
  }
  const opened = async (desk: Desk) => {
    const session = desk.open();
    await until(session, () => session.tasks.every(task => task.isUp || task.problem !== undefined));
    return session;
  };
  const kept = (database: Database) =>
    database.prepare('SELECT lab, session, place, why, snapshot FROM set_aside ORDER BY id').all();
  const damage = (database: Database, where: string) =>
    database.prepare(`UPDATE exam_task SET snapshot = x'00' ${where}`).run();
  const agedRows = (database: Database) =>
    database.prepare('UPDATE exam_task SET snapshot = ?').run(packed({ version: 1, now: 1 }));

  it('leaves the damaged task out, goes on with the other, and keeps the damaged row', async () => {
    const desk = await left(database => damage(database, 'WHERE place = 0'));
    const session = await opened(desk);
    expect(session.tasks.map(({ isUp, loss }) => [isUp, loss?.kind])).toEqual([
      [false, 'damaged'],
      [true, undefined],
    ]);
    desk.pass(1);
    desk.clusters[0]!.admin.resource('configmaps').create('default', note as never);
    desk.clusters[0]!.controlPlane.files.writeFile('/root/note', 'x');
    await session.end();
    expect(session.result).toMatchObject({ percent: 100, passed: true });
    expect(session.result!.tasks.map(({ failed }) => failed !== undefined)).toEqual([true, false]);
    const lab = session.tasks[0]!.lab.id;
    expect(kept(desk.database)).toEqual([
      { lab, session: 1, place: 0, why: 'lost', snapshot: Buffer.from([0]) },
    ]);
    expect(desk.reported).toEqual([]);
  });

  it('of another version can be ended, counts nothing, and stops no further sitting', async () => {
    const desk = await left(agedRows);
    const session = await opened(desk);
    expect(session.tasks.map(({ loss }) => loss?.kind)).toEqual(['version', 'version']);
    const { left: before } = session;
    desk.pass(5);
    expect(session.left).toBe(before);
    await session.end();
    expect(session.stage).toBe('graded');
    expect(session.result!.tasks.every(({ failed }) => failed !== undefined)).toBe(true);
    expect(kept(desk.database)).toHaveLength(2);
    expect(desk.store.unfinished('e')).toBeUndefined();
  });

  it('reports a fault of berth, and grades it when it is opened again', async () => {
    const desk = await left(() => undefined);
    const { restore } = desk;
    Object.assign(desk, { restore: () => Promise.reject(new TypeError('a mistake of berth')) });
    const session = await opened(desk);
    expect(session.tasks.map(({ loss }) => loss?.kind)).toEqual(['fault', 'fault']);
    await session.end();
    expect(session.stage).toBe('failed');
    expect(desk.reported.map(String)).toContain('TypeError: a mistake of berth');
    Object.assign(desk, { restore });
    const again = desk.open();
    await until(again, () => again.stage === 'graded');
    expect(again.result!.tasks.map(({ failed }) => failed)).toEqual([undefined, undefined]);
  });

  it('goes on without a console that is damaged, and keeps it', async () => {
    const desk = await left(database => database.exec(`UPDATE exam_task SET console = '{"screen":'`));
    const session = await opened(desk);
    expect(session.tasks.map(({ isUp, loss }) => [isUp, loss?.kind])).toEqual([
      [true, 'console'],
      [true, 'console'],
    ]);
    expect(kept(desk.database)).toHaveLength(2);
    expect(session.tasks[0]!.loss!.place).toMatch(/berth\.db, table set_aside, id 1$/);
  });

  it('keeps its result in sight while it cannot be written, and writes it as soon as it can', async () => {
    const desk = new Desk(newPath(), 'one');
    const session = await desk.sit();
    desk.pass(1);
    desk.database.pragma('query_only = ON');
    await session.end();
    expect(session.stage).toBe('graded');
    expect(session.result).toMatchObject({ percent: 0 });
    expect(session.trouble).toMatch(/readonly database/);
    desk.pass(1);
    expect(session.trouble).toMatch(/readonly database/);
    desk.database.pragma('query_only = OFF');
    expect(desk.store.sitting(1).state).not.toBe('graded');
    desk.pass(1);
    expect(session.trouble).toBeUndefined();
    expect(desk.store.sitting(1)).toMatchObject({ state: 'graded', percent: 0 });
  });
});
