import type { History } from '../tutor/mastery.ts';
import type { Services } from './services.ts';

/** Everything that is remembered of the learner. */
export function historyOf({ progress, exams }: Services): History {
  return {
    attempts: progress.attempts(),
    answers: progress.answers(),
    places: progress.places(),
    sittings: exams.store.sittings(),
  };
}
