import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { SqliteProgressStore } from './sqlite-store.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'berth-progress-'));
const openStore = (path: string) => new SqliteProgressStore(openDatabase(path, 0).database);

describe('progress in SQLite', () => {
  it('remembers attempts, places and answers after it was closed', () => {
    const path = join(folder(), 'deep', 'berth.db');
    const store = openStore(path);
    const id = store.startAttempt('taints-01', 1000);
    store.finishAttempt(id, { points: 3, total: 5, passed: false, at: 2000, detail: '{}' });
    store.setPlace({ lesson: 'taints', line: 40, finished: true });
    store.setPlace({ lesson: 'taints', line: 12, finished: false });
    store.answerCard({ lesson: 'taints', card: 'a', right: true, at: 5 });
    store.setSetting('language', 'ko');
    store.close();
    const again = openStore(path);
    expect(again.attempts('taints-01')).toEqual([
      { id, lab: 'taints-01', startedAt: 1000, gradedAt: 2000, points: 3, total: 5, passed: false },
    ]);
    expect(again.place('taints')).toEqual({ lesson: 'taints', line: 12, finished: true });
    expect(again.answers()).toHaveLength(1);
    expect(again.setting('language')).toBe('ko');
    again.close();
  });

  it('uses a write-ahead log', () => {
    const { database } = openDatabase(join(folder(), 'berth.db'), 0);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
  });

  it('sets a corrupt database aside, whole, and starts a new one', () => {
    const home = folder();
    const path = join(home, 'berth.db');
    writeFileSync(path, 'this is no database, but somebody may still want it');
    const { database, setAside } = openDatabase(path, Date.UTC(2026, 0, 1));
    database.close();
    expect(setAside).toContain('corrupt-2026-01-01');
    expect(readFileSync(setAside!, 'utf8')).toContain('somebody may still want it');
    expect(existsSync(path)).toBe(true);
  });

  it('leaves a database from a newer berth alone', () => {
    const path = join(folder(), 'berth.db');
    const database = new Database(path);
    database.pragma('user_version = 999');
    database.close();
    expect(() => openDatabase(path, 0)).toThrow('newer berth');
    expect(readdirSync(join(path, '..')).filter(name => name.includes('corrupt'))).toEqual([]);
  });

  it('says so when another program holds the database', { timeout: 10_000 }, () => {
    const path = join(folder(), 'berth.db');
    const other = new Database(path);
    other.exec('CREATE TABLE x (a); BEGIN EXCLUSIVE');
    expect(() => openDatabase(path, 0)).toThrow('locked by another program');
    other.close();
  });
});
