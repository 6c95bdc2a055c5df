import { describe, expect, it } from 'vitest';
import { pack } from './pack.ts';

/** A page of beliefs from all topics has the commands in it to try; the labs are the topics'. */
const isTopic = (lesson: string) => lesson !== 'surprises';
const labs = pack.labIds().map(id => pack.lab(id));

describe('the core track', () => {
  it.each(pack.lessonIds().filter(isTopic))('%s has four labs or more, from easy to hard', id => {
    const those = labs.filter(lab => lab.lesson === id);
    expect(those.length).toBeGreaterThanOrEqual(4);
    expect(new Set(those.map(lab => lab.difficulty))).toEqual(new Set(['easy', 'medium', 'hard']));
  });

  it.each(labs)('$id has hints in steps, a second right answer and three wrong ones', lab => {
    expect(lab.hints.length).toBeGreaterThanOrEqual(2);
    expect(lab.alternatives.length).toBeGreaterThanOrEqual(1);
    expect(lab.wrong.length).toBeGreaterThanOrEqual(3);
  });

  it('draws ten labs or more anew for each attempt', () => {
    expect(labs.filter(lab => lab.hasParameters).length).toBeGreaterThanOrEqual(10);
  });
});
