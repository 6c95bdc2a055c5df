import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Where a learner's progress is kept: BERTH_HOME where it is set, else the platform's folder for data.
 * @param env the environment, e.g. process.env; @param platform as process.platform
 */
export function dataFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (env.BERTH_HOME) return env.BERTH_HOME;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'berth');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'berth');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'berth');
}

/** What a learner did and the packs that are installed are nobody else's business. */
const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/**
 * Makes a folder and those above it, each once: Node's own recursion never ends where a file system refuses folders
 * as if the one above were missing (/proc). Folders that are made are private.
 * @throws Error of the file system
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: PRIVATE_FOLDER });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
