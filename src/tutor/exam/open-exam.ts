import { readable } from '../content/readable.ts';
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
  // A broken lab takes part in no exam.
  const labs = pack.labIds().flatMap(lab => readable(() => pack.lab(lab)));
  const id =
    store.unfinished(exam)?.id ??
    store.begin(exam, seed, drawTasks(pack.exam(exam), labs, seed), world.now());
  if (!store.claim(id, world.now())) throw new ExamHeld(`the exam ${exam} is open in another berth`);
  try {
    return new ExamSession(id, parts);
  } catch (error) {
    store.release(id);
    throw error;
  }
}
