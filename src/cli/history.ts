import type { History } from '../tutor/mastery.ts';
import { openProgress } from './open-progress.ts';

/** Everything that is remembered of the learner. @throws CommandError when it cannot be read */
export function readHistory(): History {
  const { progress, exams } = openProgress();
  try {
    return {
      attempts: progress.attempts(),
      answers: progress.answers(),
      places: progress.places(),
      sittings: exams.sittings(),
    };
  } finally {
    progress.close();
  }
}
