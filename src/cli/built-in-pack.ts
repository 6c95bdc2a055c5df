import { Pack } from '../tutor/content/pack.ts';
import { ContentFolder } from './content-folder.ts';
import { packageRoot } from './package-root.ts';

let pack: Pack | undefined;

/** The content that comes with berth: the folders lessons and labs beside the program. BERTH_CONTENT names another folder. */
export function builtInPack(): Pack {
  pack ??= new Pack(new ContentFolder(process.env.BERTH_CONTENT ?? packageRoot(), { exams: 'labs/_exams' }));
  return pack;
}
