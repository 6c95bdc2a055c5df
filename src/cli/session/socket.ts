import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../../progress/data-folder.ts';

const folder = () => join(dataFolder(process.env, process.platform), 'sessions');

/** Where a served cluster of this process takes requests from `berth grade LAB --session`. */
export function ownSocket(): string {
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  return join(folder(), `${process.pid}.sock`);
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
