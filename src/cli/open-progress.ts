import { join } from 'node:path';
import { dataFolder } from '../progress/data-folder.ts';
import { DatabaseError, openDatabase } from '../progress/database.ts';
import { SqliteProgressStore } from '../progress/sqlite-store.ts';
import { CommandError, EXIT } from './exit.ts';

/** The learner's progress. A corrupt database is set aside with a word on stderr. @throws CommandError when it cannot be used */
export function openProgress(): SqliteProgressStore {
  const path = join(dataFolder(process.env, process.platform), 'berth.db');
  try {
    const { database, setAside } = openDatabase(path, Date.now());
    if (setAside !== undefined) {
      process.stderr.write(
        `berth: ${path} could not be read. It was kept as ${setAside}, and a new one was started.\n`,
      );
    }
    return new SqliteProgressStore(database);
  } catch (error) {
    if (error instanceof DatabaseError) throw new CommandError(EXIT.environment, error.message);
    throw error;
  }
}
