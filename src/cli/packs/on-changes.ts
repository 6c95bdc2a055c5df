import { watch } from 'node:fs';
import { sep } from 'node:path';
import { complain } from '../print.ts';

/** Editors write a file in several steps: so long nothing may change before it counts, in milliseconds. */
const QUIET = 200;

/**
 * Calls back with the paths that changed below a folder, one round after the other. Resolves at Ctrl-C.
 * @param paths relative to the folder, with `/`
 */
export async function onChanges(
  folder: string,
  changed: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const paths = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  const watcher = watch(folder, { recursive: true }, (_, path) => {
    if (path === null) return;
    paths.add(path.split(sep).join('/'));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const seen = [...paths];
      paths.clear();
      // A pack that is broken in the middle of an edit is told of, and waited for.
      const tell = (error: Error) => complain(error.message);
      round = round
        .then(() => changed(seen))
        .catch(tell)
        .then(() => undefined);
    }, QUIET);
  });
  await new Promise<void>((resolve, reject) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    watcher.once('error', reject);
  });
  clearTimeout(timer);
  watcher.close();
  await round;
}
