import type { Localized } from './content/localized.ts';
import type { Pack } from './content/pack.ts';
import { readable, readableExams, readableLessons } from './content/readable.ts';
import { resultOf } from './exam/exam-result.ts';
import type { ExamRecord } from './exam/exam-store.ts';
import type { Attempt, CardAnswer, LessonPlace } from './progress-store.ts';
import { dueCards } from './review.ts';

/** Everything that is remembered of a learner. */
export interface History {
  readonly attempts: readonly Attempt[];
  readonly answers: readonly CardAnswer[];
  readonly places: readonly LessonPlace[];
  /** Newest first. */
  readonly sittings: readonly ExamRecord[];
}

/** How a learner does at one lab. Shares are from 0 to 1; undefined before the first graded try. */
export interface LabScore {
  readonly lab: string;
  readonly tries: number;
  readonly best: number | undefined;
  readonly last: number | undefined;
}

/** How far a topic, a lesson with its labs, is mastered. */
export interface TopicScore {
  readonly lesson: string;
  readonly title: Localized;
  readonly read: boolean;
  readonly cards: { readonly right: number; readonly count: number };
  readonly labs: readonly LabScore[];
  /** From 0 to 100: the labs' best scores count 7, the cards' last answers 3. */
  readonly mastery: number;
}

export type NextStep =
  | { readonly do: 'exam'; readonly id: string; readonly goOn: boolean }
  | { readonly do: 'review'; readonly count: number }
  | { readonly do: 'lesson' | 'lab'; readonly id: string };

const LABS_WEIGH = 7;
const CARDS_WEIGH = 3;

/** Mastery of every lesson of the pack, in order. A task of an exam counts as a try at its lab. */
export function topicScores(pack: Pack, history: History): readonly TopicScore[] {
  const labs = pack.labIds().flatMap(id => readable(() => pack.labHead(id)));
  const tries = triesByLab(history);
  return readableLessons(pack).map(({ id, title, cards }) => {
    const last = new Map(
      history.answers.filter(({ lesson }) => lesson === id).map(({ card, right }) => [card, right]),
    );
    const right = cards.filter(card => last.get(card.id)).length;
    const scores = labs
      .filter(lab => lab.lesson === id)
      .map(lab => labScore(lab.id, tries.get(lab.id) ?? []));
    return {
      lesson: id,
      title,
      read: history.places.some(({ lesson, finished }) => lesson === id && finished),
      cards: { right, count: cards.length },
      labs: scores,
      mastery: mastery(scores, right, cards.length),
    };
  });
}

/** What a learner should do now: what was begun, then what is due, then the first thing that is not done. */
export function nextStep(pack: Pack, history: History, now: number): NextStep | undefined {
  const open = history.sittings.find(({ state }) => state !== 'graded');
  if (open) return { do: 'exam', id: open.exam, goOn: true };
  const due = dueCards(pack, history.answers, now);
  if (due.length > 0) return { do: 'review', count: due.length };
  for (const topic of topicScores(pack, history)) {
    if (!topic.read) return { do: 'lesson', id: topic.lesson };
    const undone = topic.labs.find(({ best }) => best !== 1);
    if (undone) return { do: 'lab', id: undone.lab };
  }
  const [exam] = readableExams(pack);
  return exam === undefined ? undefined : { do: 'exam', id: exam.id, goOn: false };
}

/** The shares that were reached at each lab, oldest first. */
function triesByLab({ attempts, sittings }: History): ReadonlyMap<string, readonly number[]> {
  const alone = attempts
    .filter(({ gradedAt }) => gradedAt !== undefined)
    .map(({ lab, points, total, gradedAt }) => ({ lab, points, total, at: gradedAt! }));
  const inExams = sittings.flatMap(sitting =>
    (resultOf(sitting)?.tasks ?? [])
      // What the simulation spoilt says nothing about the learner.
      .filter(({ failed }) => failed === undefined)
      .map(({ lab, grade: { points, total } }) => ({ lab, points, total, at: sitting.gradedAt ?? 0 })),
  );
  const byLab = new Map<string, number[]>();
  for (const { lab, points, total } of [...alone, ...inExams].sort((a, b) => a.at - b.at))
    byLab.set(lab, [...(byLab.get(lab) ?? []), total === 0 ? 0 : points / total]);
  return byLab;
}

function labScore(lab: string, shares: readonly number[]): LabScore {
  const best = shares.length === 0 ? undefined : Math.max(...shares);
  return { lab, tries: shares.length, best, last: shares.at(-1) };
}

function mastery(labs: readonly LabScore[], right: number, cards: number): number {
  const parts = [
    ...(labs.length > 0
      ? [{ weight: LABS_WEIGH, share: labs.reduce((sum, { best = 0 }) => sum + best, 0) / labs.length }]
      : []),
    ...(cards > 0 ? [{ weight: CARDS_WEIGH, share: right / cards }] : []),
  ];
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const reached = parts.reduce((sum, { weight, share }) => sum + weight * share, 0);
  return weights === 0 ? 0 : Math.round((100 * reached) / weights);
}
