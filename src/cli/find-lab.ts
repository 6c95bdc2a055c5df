import { ContentError } from '../tutor/content/files.ts';
import type { Lab } from '../tutor/content/lab.ts';
import { allContent } from './built-in-pack.ts';
import { CommandError, EXIT } from './exit.ts';
import { unknownName } from './unknown-name.ts';

/** A lab by its id, its parameters drawn by a seed. @throws CommandError that names the nearest labs, or the mistake in the lab's file */
export function findLab(id: string, seed = 1): Lab {
  const pack = allContent();
  const known = pack.labIds();
  if (!known.includes(id)) throw unknownName('lab', id, known, '`berth lab --list` lists all.');
  try {
    return pack.lab(id, seed);
  } catch (error) {
    if (error instanceof ContentError) throw new CommandError(EXIT.environment, error.message);
    throw error;
  }
}
