import { type History, nextStep, topicScores } from '../../tutor/mastery.ts';
import { dueCards } from '../../tutor/review.ts';
import type { AddCommand } from '../add-command.ts';
import { allContent } from '../built-in-pack.ts';
import { EXIT } from '../exit.ts';
import { readHistory } from '../history.ts';
import { print, printJson } from '../print.ts';
import { statsText } from '../stats-text.ts';

/** `berth stats [--json]`: scores, mastery by topic, and what to do next. */
export const addStats: AddCommand = (program, done) => {
  program
    .command('stats')
    .option('--json', 'print as JSON')
    .option('--lang <language>', 'en or ko; by default the language of the screens')
    .addHelpText('after', '\nExample:\n  berth stats --json')
    .action(({ json, lang }: { json?: boolean; lang?: string }) => {
      const { language, ...history } = readHistory(lang);
      const stats = statsOf(history, Date.now());
      if (json) printJson(stats);
      else print(statsText(stats, language));
      done(EXIT.done);
    });
};

export type Stats = ReturnType<typeof statsOf>;

function statsOf(history: History, now: number) {
  const pack = allContent();
  return {
    topics: topicScores(pack, history),
    exams: history.sittings.map(({ exam, state, startedAt, gradedAt, elapsed, percent, passed }) => ({
      exam,
      state,
      startedAt: new Date(startedAt).toISOString(),
      gradedAt: gradedAt === undefined ? null : new Date(gradedAt).toISOString(),
      minutes: Math.round(elapsed / 60_000),
      percent: state === 'graded' ? percent : null,
      passed,
    })),
    cardsDue: dueCards(pack, history.answers, now).length,
    next: nextStep(pack, history, now) ?? null,
  };
}
