import type { Lab } from './lab.ts';
import type { Lesson } from './lesson.ts';

/** A fresh cluster beside a lesson, to try its commands on: a lab that asks for nothing. */
export function sandboxOf(lesson: Lesson): Lab {
  return {
    id: `try-${lesson.id}`,
    lesson: lesson.id,
    title: lesson.title,
    difficulty: 'easy',
    minutes: 0,
    task: lesson.body,
    cluster: {},
    checks: [],
    hints: [],
    explanation: lesson.summary,
    solution: '',
    alternatives: [],
    wrong: [],
    mutants: [],
    hasParameters: false,
    drawn: {},
  };
}

/** Whether a lab asks for nothing. */
export function isSandbox({ checks }: Pick<Lab, 'checks'>): boolean {
  return checks.length === 0;
}
