import type { FileSystem } from '../../machine/filesystem.ts';
import { StartError } from './start-checks.ts';

/**
 * Bind-mounts a file or folder of the machine into a root file system, making the place for it.
 * @throws StartError when there is no such file or folder
 */
export function bindMount(
  root: FileSystem,
  files: FileSystem,
  path: string,
  source: string,
  readOnly: boolean,
): void {
  if (!files.exists(source)) {
    throw new StartError(
      `failed to generate container spec: failed to generate spec: failed to stat "${source}": stat ${source}: no such file or directory`,
    );
  }
  const isDirectory = files.stat(source).type === 'directory';
  if (!root.exists(path)) {
    if (isDirectory) root.mkdir(path, { recursive: true });
    else {
      root.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      root.writeFile(path, '');
    }
  }
  root.mount(path, files, source, { readOnly });
}
