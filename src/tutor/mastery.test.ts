import { describe, expect, it } from 'vitest';
import { Pack } from './content/pack.ts';
import { damagedResults } from './exam/exam-result.ts';
import { type History, nextStep, topicScores } from './mastery.ts';
import { dueAt, dueCards } from './review.ts';

const DAY = 86_400_000;
const both = (text: string) => `{en: ${text}, ko: ${text}}`;
const lab = (id: string) => `
{id: ${id}, lesson: files, title: ${both(id)}, difficulty: easy, minutes: 5, task: ${both('t')}, explanation: ${both('e')}, solution: 'true',
 checks: [{id: c, title: ${both('c')}, object: {kind: Pod, name: a}, match: {}, why: ${both('w')}}]}`;
const card = (id: string) =>
  `{id: ${id}, question: ${both('q')}, choices: [{text: ${both('a')}, right: true}, {text: ${both('b')}}], why: ${both('w')}}`;
const FILES: Readonly<Record<string, string>> = {
  'lessons/files/lesson.yaml': `{id: files, order: 1, title: ${both('Files')}, summary: ${both('s')}, cards: [${card('c1')}, ${card('c2')}]}`,
  'lessons/files/en.md': 'text',
  'lessons/files/ko.md': 'text',
  'labs/a/lab.yaml': lab('a'),
  'labs/b/lab.yaml': lab('b'),
  'exams/e/exam.yaml': `{id: e, title: ${both('e')}, minutes: 60, draw: [{lesson: any, count: 2}]}`,
};
const pack = new Pack({
  list: folder => [
    ...new Set(
      Object.keys(FILES)
        .filter(path => path.startsWith(`${folder}/`))
        .map(path => path.split('/')[1]!),
    ),
  ],
  read: path => FILES[path],
});

const nothing: History = { attempts: [], answers: [], places: [], sittings: [] };
const attempt = (lab: string, points: number, at: number) => ({
  ...{ id: at, lab, startedAt: at, gradedAt: at, points, total: 4, passed: points === 4 },
});
const answer = (card: string, right: boolean, at: number) => ({ lesson: 'files', card, right, at });
const result = (points: number) => {
  const grade = { points, total: 4, passed: false, results: [] };
  return JSON.stringify({
    percent: 0,
    passed: false,
    tasks: [{ lab: 'b', title: { en: 'b', ko: 'b' }, spent: 0, grade }],
  });
};
const sitting = (state: 'running' | 'graded', points: number, at: number) => ({
  ...{ id: 1, exam: 'e', seed: '', startedAt: 0, gradedAt: at, elapsed: 0, current: 0, state, starts: 1 },
  ...{ percent: 0, passed: false, tasks: [] },
  result: state === 'graded' ? result(points) : undefined,
});

describe('mastery of a topic', () => {
  it('counts the best try at each lab, those in exams too, and the last answer to each card', () => {
    const [topic] = topicScores(pack, {
      ...nothing,
      attempts: [attempt('a', 1, 30), attempt('a', 4, 20)],
      sittings: [sitting('graded', 2, 25)],
      answers: [answer('c1', false, 1), answer('c1', true, 2), answer('c2', true, 1), answer('c2', false, 2)],
    });
    expect(topic?.labs).toEqual([
      { lab: 'a', tries: 2, best: 1, last: 0.25 },
      { lab: 'b', tries: 1, best: 0.5, last: 0.5 },
    ]);
    expect(topic?.cards).toEqual({ right: 1, count: 2 });
    expect(topic?.mastery).toBe(Math.round((7 * 75 + 3 * 50) / 10));
  });

  it('leaves out results that are damaged, and no others', () => {
    const damaged = [
      '',
      '{"tasks"',
      '{}',
      '{"percent":1,"passed":true,"tasks":[null]}',
      result(2).replace('"b"', '3'),
    ];
    const sittings = [
      sitting('graded', 2, 25),
      ...damaged.map(text => ({ ...sitting('graded', 4, 26), result: text })),
    ];
    const [topic] = topicScores(pack, { ...nothing, sittings });
    expect(topic?.labs[1]).toEqual({ lab: 'b', tries: 1, best: 0.5, last: 0.5 });
    expect(damagedResults(sittings).map(({ result }) => result)).toEqual(damaged);
  });
});

describe('what to do next', () => {
  const places = [{ lesson: 'files', line: 0, finished: true }];
  const done = [attempt('a', 4, 1), attempt('b', 4, 2)];

  it('is what was begun, then what is due, then lessons and labs in order, then an exam', () => {
    expect(nextStep(pack, nothing, 0)).toEqual({ do: 'lesson', id: 'files' });
    expect(nextStep(pack, { ...nothing, places }, 0)).toEqual({ do: 'lab', id: 'a' });
    expect(nextStep(pack, { ...nothing, places, attempts: done }, 0)).toEqual({
      do: 'exam',
      id: 'e',
      goOn: false,
    });
    const answers = [answer('c1', true, 0)];
    expect(nextStep(pack, { ...nothing, answers }, 100 * DAY)).toEqual({ do: 'review', count: 1 });
    expect(nextStep(pack, { ...nothing, answers, sittings: [sitting('running', 0, 0)] }, 100 * DAY)).toEqual({
      ...{ do: 'exam', id: 'e', goOn: true },
    });
  });
});

describe('review of cards', () => {
  it('asks again after days, later with every right answer and sooner after a wrong one', () => {
    const once = dueAt([{ right: true, at: 0 }]);
    expect(once).toBeGreaterThanOrEqual(DAY);
    const twice = dueAt([
      { right: true, at: 0 },
      { right: true, at: once },
    ]);
    expect(twice - once).toBeGreaterThan(once);
    const lost = dueAt([
      { right: true, at: 0 },
      { right: false, at: once },
    ]);
    expect(lost - once).toBeLessThan(twice - once);
  });

  it('offers only cards that were answered and are due, those overdue longest first', () => {
    const answers = [answer('c2', false, 0), answer('c1', true, 0), { ...answer('gone', true, 0) }];
    expect(dueCards(pack, answers, 1000)).toEqual([]);
    expect(dueCards(pack, answers, 100 * DAY).map(({ card }) => card.id)).toEqual(['c2', 'c1']);
    expect(dueCards(pack, [], 100 * DAY)).toEqual([]);
  });
});
