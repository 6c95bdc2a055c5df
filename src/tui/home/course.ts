import { fitWidth, padStart } from '../../terminal/width.ts';
import { DOMAIN_FACTS, DOMAINS } from '../../tutor/content/domain.ts';
import type { LabHead } from '../../tutor/content/lab-head.ts';
import { readable, readableExams } from '../../tutor/content/readable.ts';
import { type LabScore, type TopicScore, topicScores } from '../../tutor/mastery.ts';
import { dueCards } from '../../tutor/review.ts';
import { historyOf } from '../history.ts';
import type { Place, Ui } from '../ui.ts';

/** A line of the course's map and what hangs under it. */
export interface CourseNode {
  /** Stays the same from one visit to the next. */
  readonly key: string;
  readonly kind: 'group' | 'lesson' | 'lab' | 'exam' | 'page' | 'broken';
  readonly title: string;
  /** From 0 to 1; undefined where nothing is measured. */
  readonly share?: number | undefined;
  readonly note: string;
  readonly done: boolean;
  /** `easy`, `medium`, `hard` for labs. */
  readonly level?: LabHead['difficulty'];
  readonly place?: Place;
  readonly children: readonly CourseNode[];
}

/** The whole course as the home screen shows it: domains with lessons and labs, exams, pages. */
export function courseOf(ui: Ui): readonly CourseNode[] {
  const { pack, exams } = ui.services;
  const topics = topicScores(pack, historyOf(ui.services));
  const labs = pack.labIds().flatMap(id => readable(() => pack.labHead(id)));
  const lessons = topics.map(topic => lessonNode(ui, topic, labs));
  const groups = DOMAINS.map(domain => {
    const { title, weight } = DOMAIN_FACTS[domain];
    return group(
      `domain/${domain}`,
      `${title[ui.language]}  ${weight} %`,
      lessons.filter((_, at) => pack.lesson(topics[at]!.lesson).domain === domain),
    );
  });
  const known = new Set(topics.map(({ lesson }) => lesson));
  const stray = labs.filter(({ lesson }) => !known.has(lesson)).map(lab => labNode(ui, lab, undefined));
  const apart = lessons.filter((_, at) => pack.lesson(topics[at]!.lesson).domain === undefined);
  const sittings = readableExams(pack).map(exam => examNode(ui, exam, exams.store.sittings(exam.id)));
  return [
    ...groups,
    group('other', ui.strings.otherLessons, [...apart, ...stray, ...brokenNodes(ui)]),
    group('exams', ui.strings.mockExams, sittings),
  ]
    .filter(({ children }) => children.length > 0)
    .concat(pages(ui));
}

const LEVEL_CELLS = 6;
const MINUTES_CELLS = 6;
const POINTS_CELLS = 10;

function group(key: string, title: string, children: readonly CourseNode[]): CourseNode {
  const shares = children.flatMap(({ share }) => (share === undefined ? [] : [share]));
  const share = shares.length === 0 ? undefined : shares.reduce((sum, part) => sum + part, 0) / shares.length;
  return { key, kind: 'group', title, share, note: '', done: children.every(({ done }) => done), children };
}

function lessonNode(ui: Ui, topic: TopicScore, labs: readonly LabHead[]): CourseNode {
  const { strings, language, services } = ui;
  const lesson = services.pack.lesson(topic.lesson);
  const children = labs
    .filter(lab => lab.lesson === topic.lesson)
    .map(lab =>
      labNode(
        ui,
        lab,
        topic.labs.find(score => score.lab === lab.id),
      ),
    );
  const solved = children.filter(({ done }) => done).length;
  const cards = `${strings.cards(topic.cards.right, topic.cards.count)}`;
  return {
    key: `lesson/${topic.lesson}`,
    kind: 'lesson',
    title: `${lesson.order}. ${lesson.title[language]}`,
    share: topic.mastery / 100,
    note: `${strings.labsDone(solved, children.length)}  ${cards}`,
    done: topic.mastery === 100 && topic.read,
    place: { screen: 'lesson', lesson: topic.lesson },
    children,
  };
}

function labNode(
  ui: Ui,
  { id, title, difficulty, minutes }: LabHead,
  score: LabScore | undefined,
): CourseNode {
  const { strings, language, services } = ui;
  const graded = services.progress.attempts(id).filter(({ gradedAt }) => gradedAt !== undefined);
  const best = graded.reduce<(typeof graded)[number] | undefined>(
    (most, found) => (most === undefined || found.points > most.points ? found : most),
    undefined,
  );
  const isKept = services.keptLabs().includes(id);
  const points = isKept
    ? strings.examOpen
    : best === undefined
      ? strings.notTried
      : `${best.points}/${best.total}`;
  return {
    key: `lab/${id}`,
    kind: 'lab',
    title: `${id}  ${title[language]}`,
    note: `${fitWidth(strings[difficulty], LEVEL_CELLS)} ${padStart(strings.minutes(minutes), MINUTES_CELLS)}  ${padStart(points, POINTS_CELLS)}`,
    done: score?.best === 1 || graded.some(({ passed }) => passed),
    level: difficulty,
    place: { screen: 'lab', lab: id },
    children: [],
  };
}

type Sittings = ReturnType<Ui['services']['exams']['store']['sittings']>;

function examNode(
  { strings, language }: Ui,
  exam: ReturnType<typeof readableExams>[number],
  sittings: Sittings,
): CourseNode {
  const graded = sittings.filter(({ state }) => state === 'graded');
  const best = Math.max(...graded.map(({ percent }) => percent));
  const isOpen = sittings.length > graded.length;
  const score = graded.length === 0 ? strings.notTried : strings.bestPercent(best);
  return {
    key: `exam/${exam.id}`,
    kind: 'exam',
    title: exam.title[language],
    note: `${strings.minutes(exam.minutes)}  ${padStart(isOpen ? strings.examOpen : score, POINTS_CELLS)}`,
    done: graded.some(({ passed }) => passed),
    place: { screen: 'exam', exam: exam.id },
    children: [],
  };
}

/** One broken file must not hide the rest: its row says what is wrong when it is opened. */
function brokenNodes({ services: { pack }, strings }: Ui): CourseNode[] {
  const reads = [
    ...pack.lessonIds().map(id => ({ id, read: () => pack.lesson(id) as unknown })),
    ...pack.labIds().map(id => ({ id, read: () => pack.labHead(id) as unknown })),
    ...pack.examIds().map(id => ({ id, read: () => pack.exam(id) as unknown })),
  ];
  return reads.flatMap(({ id, read }) => {
    try {
      read();
      return [];
    } catch (error) {
      const { message } = error as Error;
      const place: Place = { screen: 'problem', message };
      return [
        {
          key: `broken/${id}`,
          kind: 'broken' as const,
          title: id,
          note: strings.broken,
          done: false,
          place,
          children: [],
        },
      ];
    }
  });
}

function pages({ services, strings }: Ui): CourseNode[] {
  const due = dueCards(services.pack, services.progress.answers(), services.now()).length;
  const page = (key: string, title: string, note: string, place: Place): CourseNode => ({
    key,
    kind: 'page',
    title,
    note,
    done: false,
    place,
    children: [],
  });
  return [
    page('page/review', strings.review, strings.dueNow(due), { screen: 'review' }),
    page('page/statistics', strings.statistics, '', { screen: 'statistics' }),
  ];
}
