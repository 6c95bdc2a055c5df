import { fitWidth, wrap } from '../../terminal/width.ts';
import type { Blueprint } from '../../tutor/content/blueprint.ts';
import type { ExamResult } from '../../tutor/exam/exam-result.ts';
import { resultLines } from '../lab/result-lines.ts';
import type { Ui } from '../ui.ts';
import { clockText } from './clock-text.ts';

/** The result of an exam: the verdict, where points and minutes went, then every check of every task. */
export function examResultLines(ui: Ui, exam: Blueprint, result: ExamResult, cells: number): string[] {
  const { strings, theme, language } = ui;
  const verdict = theme.paint(
    result.passed ? 'good' : 'bad',
    result.passed ? strings.examPassed : strings.examFailed,
  );
  const rows = result.tasks.map(({ grade, spent, title, hints = 0, deducted = 0 }, index) => {
    const points = fitWidth(`${rounded(grade.points - deducted)}/${grade.total}`, 7);
    const style = grade.passed ? 'good' : grade.points > 0 ? 'warn' : 'bad';
    const taken = hints === 0 ? '' : theme.paint('warn', `  ${strings.hintsTaken(hints, rounded(deducted))}`);
    return `${fitWidth(`${index + 1}.`, 4)}${theme.paint(style, points)} ${fitWidth(clockText(spent), 8)} ${title[language]}${taken}`;
  });
  const details = result.tasks.flatMap(({ lab, title, grade }, index) => [
    theme.paint('title', `${strings.taskOf(index + 1, result.tasks.length)}  ${title[language]} (${lab})`),
    ...resultLines(ui, grade, cells),
  ]);
  return [
    `${verdict}  ${strings.percent(result.percent, exam.pass)}`,
    ...wrap(theme.paint('dim', strings.tasksCountTheSame), cells),
    '',
    ...rows,
    '',
    ...details,
  ];
}

const rounded = (points: number) => Math.round(points * 100) / 100;
