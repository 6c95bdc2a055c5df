import type Database from 'better-sqlite3';

/** Whose row it was: the columns of the table `set_aside` that say so. */
export type Owner = { readonly lab: string } | { readonly session: number; readonly place: number };

/**
 * Copies what was kept of a lab or of an exam's task, as it stands, where nobody writes or deletes it again.
 * @param why in one word @param at milliseconds since the epoch
 * @returns in words where it is, for the learner; undefined where nothing was kept
 */
export function setAside(
  database: Database.Database,
  owner: Owner,
  why: string,
  at: number,
): string | undefined {
  const [table, place] =
    'session' in owner
      ? ['exam_task', 'session = @session AND place = @place']
      : ['lab_session', 'lab = @lab'];
  const { changes, lastInsertRowid } = database
    .prepare(
      `INSERT INTO set_aside (lab, session, place, snapshot, start, console, why, at)
       SELECT lab, @session, @place, snapshot, start, console, @why, @at FROM ${table}
       WHERE ${place} AND (snapshot IS NOT NULL OR start IS NOT NULL OR console IS NOT NULL)`,
    )
    .run({ session: null, place: null, ...owner, why, at: Math.trunc(at) });
  return changes === 0 ? undefined : `${database.name}, table set_aside, id ${lastInsertRowid}`;
}
