import type Database from 'better-sqlite3';
import type { LabStore, SavedCluster } from '../tutor/lab-store.ts';
import { type Holder, isAlive, thisProcess } from './holder.ts';
import { packed, savedCluster } from './packed.ts';
import { setAside } from './set-aside.ts';

/** Labs that were begun, in SQLite. Every call is written when it returns, and whole or not at all. */
export class SqliteLabStore implements LabStore {
  private readonly database: Database.Database;
  private readonly holder: Holder;

  /** @param database opened and migrated by `openDatabase` */
  constructor(database: Database.Database, holder = thisProcess()) {
    this.database = database;
    this.holder = holder;
  }

  claim(lab: string, at: number): boolean {
    return this.database
      .transaction(() => {
        const row = this.database
          .prepare('SELECT holder, holder_pid, heartbeat FROM lab_session WHERE lab = ?')
          .get(lab) as { holder: string | null; holder_pid: number; heartbeat: number } | undefined;
        const { name, pid } = this.holder;
        const isTaken = row !== undefined && row.holder !== null && row.holder !== name;
        if (isTaken && isAlive(row.holder_pid, row.heartbeat, at)) return false;
        this.database
          .prepare(
            `INSERT INTO lab_session (lab, holder, holder_pid, heartbeat) VALUES (?, ?, ?, ?)
             ON CONFLICT (lab) DO UPDATE SET
               holder = excluded.holder, holder_pid = excluded.holder_pid, heartbeat = excluded.heartbeat`,
          )
          .run(lab, name, pid, Math.trunc(at));
        return true;
      })
      .immediate();
  }

  release(lab: string): void {
    this.database
      .prepare('UPDATE lab_session SET holder = NULL WHERE lab = ? AND holder = ?')
      .run(lab, this.holder.name);
  }

  saved(lab: string): SavedCluster | undefined {
    const row = this.database
      .prepare('SELECT snapshot, start, console FROM lab_session WHERE lab = ?')
      .get(lab);
    return row === undefined ? undefined : savedCluster(row);
  }

  setAside(lab: string, why: string, at: number): string | undefined {
    return this.database
      .transaction(() => {
        const place = setAside(this.database, { lab }, why, at);
        this.drop(lab);
        return place;
      })
      .immediate();
  }

  save(lab: string, { snapshot, start }: Omit<SavedCluster, 'console'>, at: number): boolean {
    return this.write(
      'snapshot = ?, start = coalesce(?, start)',
      [packed(snapshot), start === undefined ? null : packed(start)],
      lab,
      at,
    );
  }

  saveConsole(lab: string, console: unknown, at: number): boolean {
    return this.write('console = ?', [JSON.stringify(console)], lab, at);
  }

  drop(lab: string): void {
    this.database
      .prepare(
        'UPDATE lab_session SET snapshot = NULL, start = NULL, console = NULL WHERE lab = ? AND holder = ?',
      )
      .run(lab, this.holder.name);
  }

  kept(): readonly string[] {
    const rows = this.database.prepare('SELECT lab FROM lab_session WHERE snapshot IS NOT NULL').all();
    return (rows as { lab: string }[]).map(({ lab }) => lab);
  }

  /** Writes while this process holds the lab, and shows that it lives. */
  private write(columns: string, values: readonly unknown[], lab: string, at: number): boolean {
    const { changes } = this.database
      .prepare(`UPDATE lab_session SET ${columns}, heartbeat = ? WHERE lab = ? AND holder = ?`)
      .run(...values, Math.trunc(at), lab, this.holder.name);
    return changes > 0;
  }
}
