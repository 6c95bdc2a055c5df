import { expect, it } from 'vitest';
import { examResult, type TaskResult } from './exam-result.ts';

const task = (points: number, failed?: string) =>
  ({
    lab: 'lab',
    title: { en: '', ko: '' },
    spent: 0,
    grade: { points, total: 4, passed: points === 4, results: [] },
    ...(failed !== undefined && { failed }),
  }) as TaskResult;

it('what berth itself spoilt counts neither way', () => {
  expect(examResult({ pass: 75 }, [task(4), task(2)])).toMatchObject({ percent: 75, passed: true });
  expect(examResult({ pass: 75 }, [task(4), task(2), task(0, 'x')])).toMatchObject({
    percent: 75,
    passed: true,
  });
  expect(examResult({ pass: 66 }, [task(0, 'x')])).toMatchObject({ percent: 0, passed: false });
});
