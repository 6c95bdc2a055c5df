import { describe, expect, it } from 'vitest';
import { builtInPack } from '../../src/cli/built-in-pack.ts';
import { taskCount } from '../../src/tutor/content/blueprint.ts';
import { drawTasks } from '../../src/tutor/exam/draw.ts';

describe('built-in exams', () => {
  const pack = builtInPack();
  const labs = pack.labIds().map(id => pack.lab(id));

  it('are 8 tasks in 60 minutes and 16 in 120, passed with 66 %', () => {
    const exams = pack.examIds().map(id => pack.exam(id));
    expect(exams.map(exam => [exam.id, taskCount(exam), exam.minutes, exam.pass])).toEqual([
      ['full', 16, 120, 66],
      ['short', 8, 60, 66],
    ]);
  });

  it.each(pack.examIds())('%s can be drawn with any seed, and its labs can be read as drawn', id => {
    for (let seed = 0; seed < 3; seed++) {
      const exam = pack.exam(id);
      const tasks = drawTasks(exam, labs, String(seed));
      expect(new Set(tasks.map(task => task.lab)).size).toBe(taskCount(exam));
      for (const task of tasks) expect(pack.lab(task.lab, task.seed).checks.length).toBeGreaterThan(0);
    }
  });
});
