import { harmlessLine } from '../base/harmless.ts';
import { LANGUAGES, type Language } from '../tutor/content/localized.ts';
import { damagedResults } from '../tutor/exam/exam-result.ts';
import type { History } from '../tutor/mastery.ts';
import { CommandError, EXIT } from './exit.ts';
import { preferredLanguage } from './language.ts';
import { openProgress } from './open-progress.ts';
import { complain } from './print.ts';

/**
 * Everything that is remembered of the learner, with the language that the learner reads. Of results that are damaged
 * a word goes to stderr.
 * @param asked the language that the command line names
 * @throws CommandError when it cannot be read, or for a language that berth does not speak
 */
export function readHistory(asked?: string): History & { readonly language: Language } {
  if (asked !== undefined && !LANGUAGES.some(known => known === asked))
    throw new CommandError(EXIT.usage, `--lang must be one of ${LANGUAGES.join(', ')}`);
  const { progress, exams } = openProgress();
  try {
    const sittings = exams.sittings();
    for (const { id, exam } of damagedResults(sittings))
      complain(
        `the result of sitting ${id} of the exam ${harmlessLine(exam)} is damaged: its tasks are left out. It is kept as it is.`,
      );
    return {
      language: preferredLanguage(asked ?? progress.setting('language'), process.env),
      attempts: progress.attempts(),
      answers: progress.answers(),
      places: progress.places(),
      sittings,
    };
  } finally {
    progress.close();
  }
}
