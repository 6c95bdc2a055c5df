import { readable } from '../../tutor/content/readable.ts';
import type { ExamResult } from '../../tutor/exam/exam-result.ts';
import type { Ui } from '../ui.ts';

/** How much of an exam's points was reached in each topic, from 0 to 1, the weakest first. */
export function lessonShares(
  { services: { pack }, language }: Ui,
  { tasks }: ExamResult,
): readonly { readonly title: string; readonly share: number }[] {
  const byLesson = new Map<string, number[]>();
  for (const { lab, grade, deducted = 0 } of tasks) {
    const lesson = readable(() => pack.labHead(lab))[0]?.lesson ?? lab;
    const share = grade.total === 0 ? 0 : (grade.points - deducted) / grade.total;
    byLesson.set(lesson, [...(byLesson.get(lesson) ?? []), share]);
  }
  return [...byLesson]
    .map(([lesson, shares]) => ({
      title: readable(() => pack.lesson(lesson))[0]?.title[language] ?? lesson,
      share: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    }))
    .sort((a, b) => a.share - b.share);
}
