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
  `CREATE TABLE exam_session (
     id INTEGER PRIMARY KEY,
     exam TEXT NOT NULL,
     seed TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     graded_at INTEGER,
     elapsed INTEGER NOT NULL DEFAULT 0,
     current INTEGER NOT NULL DEFAULT 0,
     state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'ended', 'graded')),
     starts INTEGER NOT NULL DEFAULT 0,
     percent REAL NOT NULL DEFAULT 0,
     passed INTEGER NOT NULL DEFAULT 0,
     result TEXT,
     holder TEXT,
     holder_pid INTEGER,
     heartbeat INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE UNIQUE INDEX exam_unfinished ON exam_session (exam) WHERE state <> 'graded';
   CREATE TABLE exam_task (
     session INTEGER NOT NULL REFERENCES exam_session (id),
     place INTEGER NOT NULL,
     lab TEXT NOT NULL,
     seed INTEGER NOT NULL,
     flagged INTEGER NOT NULL DEFAULT 0,
     spent INTEGER NOT NULL DEFAULT 0,
     snapshot BLOB,
     start BLOB,
     PRIMARY KEY (session, place)
   ) STRICT;`,
  'ALTER TABLE exam_task ADD COLUMN hints INTEGER NOT NULL DEFAULT 0;',
  'ALTER TABLE exam_task ADD COLUMN console TEXT',
  `CREATE TABLE lab_session (
     lab TEXT PRIMARY KEY,
     snapshot BLOB,
     start BLOB,
     console TEXT,
     holder TEXT,
     holder_pid INTEGER,
     heartbeat INTEGER NOT NULL DEFAULT 0
   ) STRICT;`,
  `CREATE TABLE set_aside (
     id INTEGER PRIMARY KEY,
     lab TEXT NOT NULL,
     session INTEGER,
     place INTEGER,
     snapshot BLOB,
     start BLOB,
     console TEXT,
     why TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;`,
];
