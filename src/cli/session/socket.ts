import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, makeFolder } from '../../progress/data-folder.ts';
import { CommandError, EXIT } from '../exit.ts';

/** Longer paths are cut off, and the socket stands elsewhere: sun_path of macOS, the shorter one, with its end. */
const LONGEST_PATH = 103;

const folder = () => join(dataFolder(process.env, process.platform), 'sessions');

/**
 * Where a served cluster of this process takes requests from `berth grade LAB --session`.
 * @throws CommandError when there can be no socket
 */
export function ownSocket(): string {
  const path = join(folder(), `${process.pid}.sock`);
  const bytes = Buffer.byteLength(path);
  if (bytes > LONGEST_PATH)
    throw new CommandError(
      EXIT.environment,
      `the path of the cluster's socket would have ${bytes} bytes, and a socket's has ${LONGEST_PATH} at most: ${path}. Set BERTH_HOME to a shorter folder.`,
    );
  try {
    makeFolder(folder());
  } catch (error) {
    throw new CommandError(
      EXIT.environment,
      `cannot make the folder ${folder()}: ${(error as Error).message}`,
    );
  }
  return path;
}

/** The sockets of all served clusters, some perhaps left over from a process that was killed. */
export function allSockets(): readonly string[] {
  try {
    return readdirSync(folder())
      .filter(name => name.endsWith('.sock'))
      .map(name => join(folder(), name));
  } catch {
    return [];
  }
}
