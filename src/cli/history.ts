import { LANGUAGES, type Language } from '../tutor/content/localized.ts';
import type { History } from '../tutor/mastery.ts';
import { CommandError, EXIT } from './exit.ts';
import { preferredLanguage } from './language.ts';
import { openProgress } from './open-progress.ts';

/**
 * Everything that is remembered of the learner, with the language that the learner reads.
 * @param asked the language that the command line names
 * @throws CommandError when it cannot be read, or for a language that berth does not speak
 */
export function readHistory(asked?: string): History & { readonly language: Language } {
  if (asked !== undefined && !LANGUAGES.some(known => known === asked))
    throw new CommandError(EXIT.usage, `--lang must be one of ${LANGUAGES.join(', ')}`);
  const { progress, exams } = openProgress();
  try {
    return {
      language: preferredLanguage(asked ?? progress.setting('language'), process.env),
      attempts: progress.attempts(),
      answers: progress.answers(),
      places: progress.places(),
      sittings: exams.sittings(),
    };
  } finally {
    progress.close();
  }
}
