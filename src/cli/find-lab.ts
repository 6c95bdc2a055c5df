import { ContentError } from '../tutor/content/files.ts';
import type { Lab } from '../tutor/content/lab.ts';
import { allContent } from './built-in-pack.ts';
import { CommandError, EXIT } from './exit.ts';

/** A lab by its id, its parameters drawn by a seed. @throws CommandError that names the labs there are, or the mistake in the lab's file */
export function findLab(id: string, seed = 1): Lab {
  const pack = allContent();
  const known = pack.labIds();
  if (!known.includes(id))
    throw new CommandError(EXIT.usage, `there is no lab "${id}". Labs: ${known.join(', ')}`);
  try {
    return pack.lab(id, seed);
  } catch (error) {
    if (error instanceof ContentError) throw new CommandError(EXIT.environment, error.message);
    throw error;
  }
}
