import type { Blueprint } from './blueprint.ts';
import { ContentError } from './files.ts';
import type { Lesson } from './lesson.ts';
import type { Pack } from './pack.ts';

/** The lessons in order; a broken one is left out. */
export function readableLessons(pack: Pack): readonly Lesson[] {
  return pack
    .lessonIds()
    .flatMap(id => readable(() => pack.lesson(id)))
    .sort((a, b) => a.order - b.order);
}

/** The exams, the shortest first; a broken one is left out. */
export function readableExams(pack: Pack): readonly Blueprint[] {
  return pack
    .examIds()
    .flatMap(id => readable(() => pack.exam(id)))
    .sort((a, b) => a.minutes - b.minutes);
}

/** What is read as a list of one, or none when the content is broken. */
export function readable<T>(read: () => T): readonly T[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof ContentError) return [];
    throw error;
  }
}
