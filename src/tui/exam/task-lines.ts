import { width, wrap } from '../../terminal/width.ts';
import type { ExamSession } from '../../tutor/exam/exam-session.ts';
import { hintLines } from '../lab/hint-lines.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';

/** The current task of an exam as lines: the list of tasks, its host, what is asked for. */
export function examTaskLines(ui: Ui, session: ExamSession, taskWidth: number): string[] {
  const cells = Math.min(taskWidth - 2, 92);
  if (cells < 4) return [];
  const { strings, theme, language } = ui;
  const { task, current, tasks } = session;
  const head = `${strings.taskOf(current + 1, tasks.length)}${task.flagged ? `  ${theme.paint('warn', strings.flagged)}` : ''}`;
  const host =
    task.host && `${theme.paint('code', `ssh ${task.host}`)}  ${theme.paint('dim', strings.onHost)}`;
  const lines = [
    ...strip(ui, session, cells),
    '',
    theme.paint('strong', head),
    ...wrap(host ?? (task.problem ? theme.paint('bad', task.problem) : strings.starting), cells),
    '',
    ...renderMarkdown(task.lab.task[language], cells, theme),
    ...hintLines(ui, task.lab, task.hints, cells),
  ];
  return lines.map(line => ` ${line}`);
}

/** The numbers of all tasks; the current one stands out, flagged ones carry a mark. */
function strip({ theme }: Ui, { tasks, current }: ExamSession, cells: number): string[] {
  const rows: string[] = [''];
  tasks.forEach((task, index) => {
    const text = ` ${index + 1}${task.flagged ? '!' : ' '}`;
    if (width(rows.at(-1)!) + width(text) > cells) rows.push('');
    const style = index === current ? 'selected' : task.flagged ? 'warn' : 'dim';
    rows[rows.length - 1] += theme.paint(style, text);
  });
  return rows;
}
