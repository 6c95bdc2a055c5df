import type { Pack } from '../content/pack.ts';
import { readable } from '../content/readable.ts';
import { type DrawnTask, drawTasks } from './draw.ts';
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
    store.unfinished(exam)?.id ?? store.begin(exam, seed, drawReadable(pack, exam, seed), world.now());
  if (!store.claim(id, world.now())) throw new ExamHeld(`the exam ${exam} is open in another berth`);
  try {
    return new ExamSession(id, parts);
  } catch (error) {
    store.release(id);
    throw error;
  }
}

/** Draws tasks from the heads of all labs; a lab that turns out to be broken takes part in no exam. */
function drawReadable(pack: Pack, exam: string, seed: string): readonly DrawnTask[] {
  const blueprint = pack.exam(exam);
  const heads = pack.labIds().flatMap(id => readable(() => pack.labHead(id)));
  const domains = new Map(
    [...new Set(heads.map(({ lesson }) => lesson))].map(id => [
      id,
      readable(() => pack.lesson(id))[0]?.domain,
    ]),
  );
  let labs = heads.map(head => ({ ...head, domain: domains.get(head.lesson) }));
  for (;;) {
    const tasks = drawTasks(blueprint, labs, seed);
    const broken = tasks.find(task => readable(() => pack.lab(task.lab, task.seed)).length === 0);
    if (broken === undefined) return tasks;
    labs = labs.filter(({ id }) => id !== broken.lab);
  }
}
