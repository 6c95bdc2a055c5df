import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../progress/database.ts';
import { packed } from '../progress/packed.ts';
import { SqliteLabStore } from '../progress/sqlite-labs.ts';
import { SqliteProgressStore } from '../progress/sqlite-store.ts';
import type { LabRun } from '../tutor/lab-run.ts';
import { builtInPack } from './built-in-pack.ts';
import { openLab } from './open-lab.ts';

const SIZE = { columns: 80, rows: 24 };
const lab = builtInPack().lab('taints-01');

describe('a lab that was kept', () => {
  let home: string;
  let earlierHome: string | undefined;
  let database: Database;
  let runs: LabRun[];
  beforeEach(() => {
    earlierHome = process.env.BERTH_HOME;
    home = mkdtempSync(join(tmpdir(), 'berth-open-lab-'));
    process.env.BERTH_HOME = home;
    database = openDatabase(join(home, 'berth.db'), 0).database;
    runs = [];
  });
  afterEach(() => {
    for (const run of runs) run.stop();
    database.close();
    if (earlierHome === undefined) delete process.env.BERTH_HOME;
    else process.env.BERTH_HOME = earlierHome;
  });

  const open = async () => {
    const run = await openLab(new SqliteProgressStore(database), new SqliteLabStore(database))(lab, SIZE);
    runs.push(run);
    return run;
  };
  /** Opens a lab, leaves it, changes what was kept of it, and opens it again. */
  const reopened = async (change: () => void) => {
    (await open()).stop();
    runs.length = 0;
    change();
    return open();
  };
  const aside = () => database.prepare('SELECT why, snapshot, console FROM set_aside').all();
  const reports = () => {
    try {
      return readdirSync(join(home, 'reports'));
    } catch {
      return [];
    }
  };

  it('is gone on with', async () => {
    const run = await reopened(() => undefined);
    expect([run.resumed, run.loss]).toEqual([true, undefined]);
    expect(aside()).toEqual([]);
  });

  it('by another version is put aside, and is no fault of berth', async () => {
    const other = packed({ version: 1, now: 1 });
    const run = await reopened(() => database.prepare('UPDATE lab_session SET snapshot = ?').run(other));
    expect([run.resumed, run.loss?.kind]).toEqual([false, 'version']);
    expect(run.loss!.place).toBe(`${join(home, 'berth.db')}, table set_aside, id 1`);
    expect(aside()).toMatchObject([{ why: 'version', snapshot: Buffer.from(other) }]);
    expect(reports()).toEqual([]);
    run.stop();
    runs.length = 0;
    expect((await open()).resumed).toBe(true);
    expect(aside()).toHaveLength(1);
  });

  it.each([
    ['bytes', () => Buffer.from('no gzip')],
    ['a form that no snapshot has', () => packed({ version: 2, now: 'noon' })],
    [
      'machines that it was not built from',
      () => packed({ version: 2, now: 1, spec: {}, disks: {}, machines: {} }),
    ],
  ])('and damaged (%s) is put aside, and is no fault of berth', async (_, bytes) => {
    const run = await reopened(() => database.prepare('UPDATE lab_session SET snapshot = ?').run(bytes()));
    expect([run.resumed, run.loss?.kind]).toEqual([false, 'damaged']);
    expect(aside()).toMatchObject([{ why: 'damaged', snapshot: Buffer.from(bytes()) }]);
    expect(reports()).toEqual([]);
  });

  it('with a damaged console loses that alone', async () => {
    const run = await reopened(() => database.exec(`UPDATE lab_session SET console = '{"screen": 3}'`));
    expect([run.resumed, run.loss?.kind]).toEqual([true, 'console']);
    expect(aside()).toMatchObject([{ why: 'console', console: '{"screen": 3}' }]);
  });

  it('that berth fails over is put aside with a report', async () => {
    const run = await reopened(() => {
      const [row] = database.prepare('SELECT snapshot FROM lab_session').all() as [{ snapshot: Buffer }];
      const snapshot = JSON.parse(gunzipSync(row.snapshot).toString());
      // Sound by its form, and yet nothing that this berth can make run.
      snapshot.machines.node01.runtime.images.push('nowhere.example/none:1');
      database.prepare('UPDATE lab_session SET snapshot = ?').run(packed(snapshot));
    });
    expect([run.resumed, run.loss?.kind]).toEqual([false, 'fault']);
    expect(run.loss!.report).toContain(join(home, 'reports'));
    expect(aside()).toMatchObject([{ why: 'fault' }]);
    expect(reports()).toHaveLength(1);
  });

  it('that cannot be put aside stays where it is, and nothing is written over it', async () => {
    const run = await reopened(() => {
      database.exec(`UPDATE lab_session SET snapshot = x'00'`);
      database.exec(
        `CREATE TRIGGER full BEFORE INSERT ON set_aside BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
      );
    });
    expect([run.loss?.kind, run.loss?.place]).toEqual(['damaged', undefined]);
    run.stop();
    runs.length = 0;
    expect(database.prepare('SELECT snapshot FROM lab_session').get()).toEqual({
      snapshot: Buffer.from([0]),
    });
  });
});
