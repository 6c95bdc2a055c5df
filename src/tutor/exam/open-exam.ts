import { ContentError } from '../content/files.ts';
import type { Lab } from '../content/lab.ts';
import type { Pack } from '../content/pack.ts';
import { drawTasks } from './draw.ts';
import { type ExamParts, ExamSession } from './exam-session.ts';

/** Another berth that lives runs the sitting. */
export class ExamHeld extends Error {}

/**
 * Goes on with the sitting of an exam that is not graded yet, or begins one.
 * @param seed draws the tasks of a new sitting
 * @throws ExamHeld when another berth runs it @throws ContentError for a broken pack
 * @throws Error when the pack has too few labs
 */
export function openExam(exam: string, seed: string, parts: ExamParts): ExamSession {
  const { pack, store, world } = parts;
  const id =
    store.unfinished(exam)?.id ??
    store.begin(exam, seed, drawTasks(pack.exam(exam), readableLabs(pack), seed), world.now());
  if (!store.claim(id, world.now())) throw new ExamHeld(`the exam ${exam} is open in another berth`);
  try {
    return new ExamSession(id, parts);
  } catch (error) {
    store.release(id);
    throw error;
  }
}

/** A broken lab takes part in no exam. */
function readableLabs(pack: Pack): readonly Lab[] {
  return pack.labIds().flatMap(id => {
    try {
      return [pack.lab(id)];
    } catch (error) {
      if (error instanceof ContentError) return [];
      throw error;
    }
  });
}
