import { expect, it } from 'vitest';
import { typedTask } from './task-number.ts';

/** The task that keys lead to; Enter takes the digits as they are. */
function task(keys: string, tasks: number): number | undefined {
  let typed = '';
  for (const key of keys) {
    if (key === '\r') return Number(typed);
    typed += key;
    const found = typedTask(typed, tasks);
    if (found !== 'more') return found === 'none' ? undefined : found;
  }
  return undefined;
}

it('leads to every task of exams of every size', () => {
  for (let tasks = 1; tasks <= 40; tasks++)
    for (let wanted = 1; wanted <= tasks; wanted++) expect(task(`${wanted}\r`, tasks)).toBe(wanted);
});

it('needs no Enter where the digit is clear, and leads nowhere beyond the last task', () => {
  expect(task('8', 8)).toBe(8);
  expect(task('2', 16)).toBe(2);
  expect(task('1', 16)).toBeUndefined();
  expect(task('16', 16)).toBe(16);
  expect(task('17', 16)).toBeUndefined();
  expect(task('00', 16)).toBeUndefined();
});
