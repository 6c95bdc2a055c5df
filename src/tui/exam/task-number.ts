/**
 * What digits that were typed one after the other name in an exam of so many tasks: a task (from 1) as soon as no
 * further digit could name another one, `more` while one could, `none` when there is no such task.
 */
export function typedTask(typed: string, tasks: number): number | 'more' | 'none' {
  const number = Number(typed);
  if (number > tasks || (number === 0 && typed.length > 1)) return 'none';
  return number > 0 && number * 10 > tasks ? number : 'more';
}
