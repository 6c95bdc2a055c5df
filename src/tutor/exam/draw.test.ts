import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../content/blueprint.ts';
import type { Difficulty } from '../content/lab.ts';
import { drawTasks } from './draw.ts';

const lab = (id: string, lesson: string, difficulty: Difficulty, minutes = 5) => ({
  id,
  lesson,
  difficulty,
  minutes,
});
const LABS = [
  ...['t1', 't2', 't3'].map(id => lab(id, 'taints', 'easy')),
  ...['a1', 'a2', 'a3'].map(id => lab(id, 'affinity', 'medium', 8)),
  lab('s1', 'static-pods', 'hard', 12),
];
const exam = (...draw: Blueprint['draw']): Blueprint => ({
  id: 'x',
  title: { en: '', ko: '' },
  minutes: 60,
  hintCost: undefined,
  pass: 66,
  draw,
});
const any = (count: number, difficulty?: Difficulty) => ({ lesson: undefined, difficulty, count });

describe('the draw of an exam', () => {
  it('is the same for the same seed, whatever the order of the labs, and another for another', () => {
    const blueprint = exam(any(4));
    const first = drawTasks(blueprint, LABS, 'a');
    expect(drawTasks(blueprint, [...LABS].reverse(), 'a')).toEqual(first);
    const others = ['b', 'c', 'd', 'e'].map(seed => JSON.stringify(drawTasks(blueprint, LABS, seed)));
    expect(new Set([JSON.stringify(first), ...others]).size).toBeGreaterThan(1);
  });

  it('takes no lab twice and serves narrow entries before those that take any lab', () => {
    const blueprint = exam(any(4), { lesson: 'taints', difficulty: undefined, count: 2 }, any(1, 'hard'));
    for (let seed = 0; seed < 50; seed++) {
      const labs = drawTasks(blueprint, LABS, String(seed)).map(task => task.lab);
      expect(new Set(labs).size).toBe(7);
      expect(labs.at(-1)).toBe('s1');
    }
  });

  it('takes labs of the domain that an entry names, and says when there are too few', () => {
    const labs = LABS.map(one => ({
      ...one,
      domain: one.lesson === 'static-pods' ? ('troubleshooting' as const) : ('workloads' as const),
    }));
    const of = (domain: 'troubleshooting' | 'storage', count: number) => ({ ...any(count), domain });
    for (let seed = 0; seed < 20; seed++) {
      const drawn = drawTasks(exam(any(6), of('troubleshooting', 1)), labs, String(seed));
      expect(drawn.map(task => task.lab)).toContain('s1');
      expect(drawTasks(exam(of('troubleshooting', 1)), labs, String(seed))[0]!.lab).toBe('s1');
    }
    expect(() => drawTasks(exam(of('storage', 1)), labs, 'a')).toThrow('1 labs of the domain storage');
  });

  it('says which labs the pack has too few of', () => {
    expect(() => drawTasks(exam(any(2, 'hard')), LABS, 'a')).toThrow(
      'the exam x wants 2 hard labs, in all of which no lab comes twice; the pack has 1',
    );
  });
});
