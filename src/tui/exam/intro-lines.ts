import { wrap } from '../../terminal/width.ts';
import { type Blueprint, taskCount } from '../../tutor/content/blueprint.ts';
import { damagedResults } from '../../tutor/exam/exam-result.ts';
import type { Ui } from '../ui.ts';
import { clockText } from './clock-text.ts';

/** What a candidate should know before the clock runs. */
export function examIntroLines(ui: Ui, exam: Blueprint, cells: number): string[] {
  const { strings, theme, services, language } = ui;
  const damaged = damagedResults(services.exams.store.sittings(exam.id)).length;
  const open = services.exams.store.unfinished(exam.id);
  const rules = strings.examRules(taskCount(exam), exam.minutes, exam.pass, exam.hintCost);
  const left = open && clockText(Math.max(0, exam.minutes * 60_000 - open.elapsed));
  return [
    theme.paint('title', exam.title[language]),
    '',
    ...rules.flatMap(rule => wrap(rule, cells - 2).map((line, row) => `${row === 0 ? '- ' : '  '}${line}`)),
    ...(damaged === 0 ? [] : ['', ...wrap(theme.paint('warn', strings.damagedResults(damaged)), cells)]),
    '',
    ...wrap(left === undefined ? strings.examBegin : theme.paint('warn', strings.examGoesOn(left)), cells),
  ];
}
