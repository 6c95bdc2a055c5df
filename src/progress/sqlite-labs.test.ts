import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
