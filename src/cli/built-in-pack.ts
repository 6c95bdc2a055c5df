import { dataFolder } from '../progress/data-folder.ts';
import type { ContentFiles } from '../tutor/content/files.ts';
import { JoinedFiles } from '../tutor/content/joined-files.ts';
import { Pack } from '../tutor/content/pack.ts';
import { ContentFolder } from './content-folder.ts';
import { packageRoot } from './package-root.ts';
import { Shelf } from './packs/shelf.ts';

let pack: Pack | undefined;
let all: { readonly of: string; readonly pack: Pack } | undefined;

/** Berth's own pack lies in the project's folders: what would stand at a pack's top lies in them. */
const PLACED = { exams: 'labs/_exams', 'pack.yaml': 'lessons/pack.yaml' };

/** The files of the pack that comes with berth. BERTH_CONTENT names another folder. */
export function builtInFiles(): ContentFiles {
  return new ContentFolder(process.env.BERTH_CONTENT ?? packageRoot(), PLACED);
}

/** The content that comes with berth: the folders lessons and labs beside the program. */
export function builtInPack(): Pack {
  pack ??= new Pack(builtInFiles());
  return pack;
}

/** The packs that were installed. */
export function shelf(): Shelf {
  return new Shelf(dataFolder(process.env, process.platform));
}

/** Everything that can be learned: berth's own content and that of the packs that are installed now. */
export function allContent(): Pack {
  const installed = shelf();
  const folders = installed
    .list()
    .map(pack => ({ path: installed.folderOf(pack.name), digest: pack.digest }));
  const of = JSON.stringify(folders);
  if (all?.of !== of) {
    const files = [builtInFiles(), ...folders.map(({ path }) => new ContentFolder(path))];
    all = { of, pack: new Pack(new JoinedFiles(files)) };
  }
  return all.pack;
}
