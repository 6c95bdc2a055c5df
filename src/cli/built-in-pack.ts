import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pack } from '../tutor/content/pack.ts';
import { ContentFolder } from './content-folder.ts';

let pack: Pack | undefined;

/** The content that comes with berth: the folders lessons and labs beside the program. */
export function builtInPack(): Pack {
  pack ??= new Pack(
    new ContentFolder(process.env.BERTH_CONTENT ?? packageRoot(dirname(fileURLToPath(import.meta.url)))),
  );
  return pack;
}

/** The package's folder, from the bundle in dist/ (or dist/chunks/) as well as from the sources in src/cli/. */
function packageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (/[\\/](dist|src)$/.test(folder)) return dirname(folder);
    if (folder === dirname(folder)) return resolve(from, '..');
  }
}
