import { join } from 'node:path';
import { dataFolder } from '../progress/data-folder.ts';
import { DatabaseError, openDatabase } from '../progress/database.ts';
import { SqliteExamStore } from '../progress/sqlite-exams.ts';
import { SqliteLabStore } from '../progress/sqlite-labs.ts';
import { SqliteProgressStore } from '../progress/sqlite-store.ts';
import { CommandError, EXIT } from './exit.ts';
import { complain } from './print.ts';

export interface OpenedProgress {
  /** Closing it closes all. */
  readonly progress: SqliteProgressStore;
  readonly exams: SqliteExamStore;
  readonly labs: SqliteLabStore;
}

/** The learner's progress. A corrupt database is set aside with a word on stderr. @throws CommandError when it cannot be used */
export function openProgress(): OpenedProgress {
  const path = join(dataFolder(process.env, process.platform), 'berth.db');
  try {
    const { database, setAside } = openDatabase(path, Date.now());
    if (setAside !== undefined) {
      complain(`${path} could not be read. It was kept as ${setAside}, and a new one was started.`);
    }
    return {
      progress: new SqliteProgressStore(database),
      exams: new SqliteExamStore(database),
      labs: new SqliteLabStore(database),
    };
  } catch (error) {
    if (error instanceof DatabaseError) throw new CommandError(EXIT.environment, error.message);
    throw error;
  }
}
