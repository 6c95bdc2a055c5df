import { fitWidth, padStart, width } from '../terminal/width.ts';
import type { Language } from '../tutor/content/localized.ts';
import type { NextStep, TopicScore } from '../tutor/mastery.ts';
import type { Stats } from './commands/stats.ts';

/** What `berth stats` says besides numbers. */
interface StatsStrings {
  readonly headings: readonly [mastery: string, labs: string, cards: string, topic: string];
  readonly unfinished: (exam: string, begun: string) => string;
  readonly finished: (
    exam: string,
    begun: string,
    percent: number,
    minutes: number,
    passed: boolean,
  ) => string;
  readonly due: (cards: number) => string;
  readonly next: (command: string) => string;
  readonly done: string;
}

const STRINGS: Readonly<Record<Language, StatsStrings>> = {
  en: {
    headings: ['MASTERY', 'LABS', 'CARDS', 'TOPIC'],
    unfinished: (exam, begun) => `exam ${exam}, begun ${begun}: not finished`,
    finished: (exam, begun, percent, minutes, passed) =>
      `exam ${exam}, begun ${begun}: ${percent} % in ${minutes} min, ${passed ? 'passed' : 'not passed'}`,
    due: cards => `cards due for review: ${cards}`,
    next: command => `next: ${command}`,
    done: 'everything is done',
  },
  ko: {
    headings: ['숙달도', '실습', '카드', '주제'],
    unfinished: (exam, begun) => `시험 ${exam}, ${begun}에 시작: 끝나지 않음`,
    finished: (exam, begun, percent, minutes, passed) =>
      `시험 ${exam}, ${begun}에 시작: ${minutes}분 동안 ${percent} %, ${passed ? '합격' : '불합격'}`,
    due: cards => `지금 복습할 카드: ${cards}장`,
    next: command => `다음 할 일: ${command}`,
    done: '모두 마쳤습니다',
  },
};

const TITLE_CELLS = 60;

/** Statistics as lines for a terminal. */
export function statsText({ topics, exams, cardsDue, next }: Stats, language: Language): string {
  const strings = STRINGS[language];
  const rows = [strings.headings, ...topics.map(topic => topicRow(topic, language))];
  const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => width(row[column]!))));
  const lines = [
    ...rows.map(([mastery, labs, cards, topic]) =>
      [...[mastery, labs, cards].map((text, column) => padStart(text, widths[column]!)), topic].join('  '),
    ),
    '',
    ...exams.map(({ exam, startedAt, percent, passed, minutes }) =>
      percent === null
        ? strings.unfinished(exam, startedAt)
        : strings.finished(exam, startedAt, percent, minutes, passed),
    ),
    strings.due(cardsDue),
    strings.next(next === null ? strings.done : commandFor(next)),
  ];
  return `${lines.join('\n')}\n`;
}

function topicRow({ mastery, labs, cards, title }: TopicScore, language: Language) {
  const done = labs.filter(({ best }) => best === 1).length;
  const topic = fitWidth(title[language], TITLE_CELLS).trimEnd();
  return [`${mastery} %`, `${done}/${labs.length}`, `${cards.right}/${cards.count}`, topic] as const;
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
