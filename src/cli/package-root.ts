import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's folder, from the bundle in dist/ (or dist/chunks/) as well as from the sources in src/cli/. */
export function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    if (/[\\/](dist|src)$/.test(folder)) return dirname(folder);
  }
  return resolve(here, '..');
}
