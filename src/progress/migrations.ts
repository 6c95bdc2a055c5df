/** The steps from an empty database to today's, in order; user_version counts those that were taken. Never change one that was released. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE attempt (
     id INTEGER PRIMARY KEY,
     lab TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     graded_at INTEGER,
     points REAL NOT NULL DEFAULT 0,
     total REAL NOT NULL DEFAULT 0,
     passed INTEGER NOT NULL DEFAULT 0,
     detail TEXT NOT NULL DEFAULT ''
   ) STRICT;
   CREATE INDEX attempt_lab ON attempt (lab, id);
   CREATE TABLE lesson_place (
     lesson TEXT PRIMARY KEY,
     line INTEGER NOT NULL,
     finished INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE card_answer (
     id INTEGER PRIMARY KEY,
     lesson TEXT NOT NULL,
     card TEXT NOT NULL,
     is_right INTEGER NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX card_answer_lesson ON card_answer (lesson, card);`,
];
