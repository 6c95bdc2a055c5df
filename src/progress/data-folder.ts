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

/**
 * Makes a folder and those above it, each once: Node's own recursion never ends where a file system refuses folders
 * as if the one above were missing (/proc).
 * @throws Error of the file system
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
