import { clip } from '../../terminal/width.ts';
import { type History, type NextStep, nextStep, type TopicScore, topicScores } from '../../tutor/mastery.ts';
import { dueCards } from '../../tutor/review.ts';
import type { AddCommand } from '../add-command.ts';
import { allContent } from '../built-in-pack.ts';
import { EXIT } from '../exit.ts';
import { readHistory } from '../history.ts';

/** `berth stats [--json]`: scores, mastery by topic, and what to do next. */
export const addStats: AddCommand = (program, done) => {
  program
    .command('stats')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  berth stats --json')
    .action(({ json }: { json?: boolean }) => {
      const stats = statsOf(readHistory(), Date.now());
      process.stdout.write(json ? `${JSON.stringify(stats, null, 2)}\n` : statsText(stats));
      done(EXIT.done);
    });
};

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

function statsText({ topics, exams, cardsDue, next }: ReturnType<typeof statsOf>): string {
  const lines = [
    'MASTERY  LABS  CARDS  TOPIC',
    ...topics.map(topicLine),
    '',
    ...exams.map(({ exam, startedAt, percent, passed, minutes }) =>
      percent === null
        ? `exam ${exam}, begun ${startedAt}: not finished`
        : `exam ${exam}, begun ${startedAt}: ${percent} % in ${minutes} min, ${passed ? 'passed' : 'not passed'}`,
    ),
    `cards due for review: ${cardsDue}`,
    `next: ${next === null ? 'everything is done' : commandFor(next)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function topicLine({ mastery, labs, cards, title }: TopicScore): string {
  const done = labs.filter(({ best }) => best === 1).length;
  return [
    `${mastery} %`.padStart(7),
    `${done}/${labs.length}`.padStart(4),
    `${cards.right}/${cards.count}`.padStart(5),
    clip(title.en, 60),
  ].join('  ');
}

function commandFor(step: NextStep): string {
  switch (step.do) {
    case 'exam':
      return `berth exam ${step.id}`;
    case 'review':
      return 'berth review';
    case 'lesson':
      return `berth learn ${step.id}`;
    case 'lab':
      return `berth lab ${step.id}`;
  }
}
