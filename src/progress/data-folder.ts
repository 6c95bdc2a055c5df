import { homedir } from 'node:os';
import { join } from 'node:path';

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
