import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DamagedRow } from '../tutor/lab-store.ts';
import { openDatabase } from './database.ts';
import { SqliteLabStore } from './sqlite-labs.ts';

const NOW = 1_000_000;
const open = () => openDatabase(join(mkdtempSync(join(tmpdir(), 'berth-labs-')), 'berth.db'), NOW).database;

it('keeps a lab: its start from the first time on, its console beside it', () => {
  const database = open();
  const store = new SqliteLabStore(database);
  expect(store.claim('a-01', NOW)).toBe(true);
  expect(store.saved('a-01')).toBeUndefined();
  expect(store.save('a-01', { snapshot: { now: 1 }, start: ['pod'] }, NOW)).toBe(true);
  expect(store.save('a-01', { snapshot: { now: 2 }, start: undefined }, NOW)).toBe(true);
  expect(store.saveConsole('a-01', { screen: '$ ' }, NOW)).toBe(true);
  store.release('a-01');
  const later = new SqliteLabStore(database);
  expect(later.claim('a-01', NOW)).toBe(true);
  expect(later.saved('a-01')).toEqual({ snapshot: { now: 2 }, start: ['pod'], console: { screen: '$ ' } });
  expect(later.kept()).toEqual(['a-01']);
  later.drop('a-01');
  expect(later.kept()).toEqual([]);
});

it('is written by one process at a time; a dead one gives it up', () => {
  const database = open();
  const first = new SqliteLabStore(database);
  const second = new SqliteLabStore(database);
  expect(first.claim('a-01', NOW)).toBe(true);
  expect(second.claim('a-01', NOW)).toBe(false);
  expect(second.save('a-01', { snapshot: 1, start: 1 }, NOW)).toBe(false);
  const silent = NOW + 3_600_000;
  expect(second.claim('a-01', silent)).toBe(true);
  expect(first.saveConsole('a-01', 1, silent)).toBe(false);
});

it('puts a row aside as it stands, so that the lab can be begun anew', () => {
  const database = open();
  const store = new SqliteLabStore(database);
  store.claim('a-01', NOW);
  store.save('a-01', { snapshot: { now: 1 }, start: [] }, NOW);
  database.exec(`UPDATE lab_session SET snapshot = x'1f8b', console = 'no json'`);
  expect(() => store.saved('a-01')).toThrow(DamagedRow);
  expect(store.setAside('a-01', 'damaged', NOW)).toBe(`${database.name}, table set_aside, id 1`);
  expect(store.saved('a-01')).toBeUndefined();
  expect(store.setAside('a-01', 'damaged', NOW)).toBeUndefined();
  store.save('a-01', { snapshot: { now: 2 }, start: ['new'] }, NOW);
  expect(store.saved('a-01')).toEqual({ snapshot: { now: 2 }, start: ['new'] });
  expect(database.prepare('SELECT lab, why, at, snapshot, console FROM set_aside').all()).toEqual([
    { lab: 'a-01', why: 'damaged', at: NOW, snapshot: Buffer.from([0x1f, 0x8b]), console: 'no json' },
  ]);
});

it('finds every changed byte of a row', () => {
  const database = open();
  const store = new SqliteLabStore(database);
  store.claim('a-01', NOW);
  store.save('a-01', { snapshot: { files: 'some text' }, start: [] }, NOW);
  const [{ snapshot }] = database.prepare('SELECT snapshot FROM lab_session').all() as [{ snapshot: Buffer }];
  // Bytes 4 to 9 are the header's: time, flags, system.
  const content = [...snapshot.keys()].filter(at => at < 4 || at > 9);
  for (const at of content) {
    const other = Buffer.from(snapshot);
    other[at]! ^= 0x55;
    database.prepare('UPDATE lab_session SET snapshot = ?').run(other);
    expect(() => store.saved('a-01'), `byte ${at}`).toThrow(DamagedRow);
  }
});
