import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder, PRIVATE_FILE } from './data-folder.ts';
import { MIGRATIONS } from './migrations.ts';

/** Why the progress database cannot be used, in words for its owner. `kind` decides what can be done. */
export class DatabaseError extends Error {
  readonly kind: 'locked' | 'newer' | 'unusable';

  constructor(kind: DatabaseError['kind'], message: string) {
    super(message);
    this.name = 'DatabaseError';
    this.kind = kind;
  }
}

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** Where a database that could not be read was put aside; undefined in the usual case. */
  readonly setAside: string | undefined;
}

/** How long another berth may hold the database before we give up: milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * Opens the database, brings it up to date, and sets a corrupt one aside (renamed, never overwritten).
 * @param now milliseconds since the epoch, for the name of a file set aside
 * @throws DatabaseError when it is locked, from a newer berth, or its folder cannot be written
 */
export function openDatabase(path: string, now: number): OpenedDatabase {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw new DatabaseError(
      'unusable',
      `cannot make the folder ${dirname(path)}: ${(error as Error).message}`,
    );
  }
  try {
    return { database: open(path), setAside: undefined };
  } catch (error) {
    if (!isCorrupt(error)) throw explain(error, path);
  }
  const aside = `${path}.corrupt-${new Date(now).toISOString().replace(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return { database: open(path), setAside: aside };
}

function open(path: string): Database.Database {
  keepPrivate(path);
  const database = new Database(path, { timeout: PATIENCE_MS });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('foreign_keys = ON');
    const [check] = database.pragma('quick_check(1)') as { quick_check: string }[];
    if (check?.quick_check !== 'ok')
      throw new Database.SqliteError(check?.quick_check ?? '', 'SQLITE_CORRUPT');
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database, path: string): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) {
    throw new DatabaseError(
      'newer',
      `${path} was written by a newer berth (its version is ${version}, this berth knows ${MIGRATIONS.length}). Update berth, or set BERTH_HOME to another folder.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  const upgrade = database.transaction(() => {
    const from = database.pragma('user_version', { simple: true }) as number;
    for (const step of MIGRATIONS.slice(from)) database.exec(step);
    database.pragma(`user_version = ${MIGRATIONS.length}`);
  });
  upgrade.immediate();
}

function isCorrupt(error: unknown): boolean {
  const code = error instanceof Database.SqliteError ? error.code : '';
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

function explain(error: unknown, path: string): Error {
  if (error instanceof DatabaseError) return error;
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new DatabaseError(
      'locked',
      `${path} is locked by another program. Close the other berth and try again.`,
    );
  }
  return new DatabaseError('unusable', `cannot open ${path}: ${(error as Error).message}`);
}

/** Nobody else reads it, nor what SQLite keeps beside it under the same mode. A folder that was there already is left as it is: it may be a shared one. */
function keepPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', PRIVATE_FILE));
    chmodSync(path, PRIVATE_FILE);
  } catch {
    // What cannot be written SQLite says in its own words.
  }
}
