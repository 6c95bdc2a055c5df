import { width, wrap } from '../../terminal/width.ts';
import type { ExamSession } from '../../tutor/exam/exam-session.ts';
import type { ExamTask } from '../../tutor/exam/exam-task.ts';
import { hintLines } from '../lab/hint-lines.ts';
import { lossLines } from '../lab/loss-lines.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';

/** The current task of an exam as lines: the list of tasks, its host, what is asked for. */
export function examTaskLines(ui: Ui, session: ExamSession, taskWidth: number): string[] {
  const cells = Math.min(taskWidth - 2, 92);
  if (cells < 4) return [];
  const { strings, theme, language } = ui;
  const { task, current, tasks } = session;
  const head = `${strings.taskOf(current + 1, tasks.length)}${task.flagged ? `  ${theme.paint('warn', strings.flagged)}` : ''}`;
  const lines = [
    ...strip(ui, session, cells),
    '',
    theme.paint('strong', head),
    ...stateLines(ui, task, cells),
    '',
    ...renderMarkdown(task.lab.task[language], cells, theme),
    ...hintLines(ui, task.lab, task.hints, cells),
  ];
  return lines.map(line => ` ${line}`);
}

/** Where its shell is; else why there is none. */
function stateLines(ui: Ui, { host, problem, loss }: ExamTask, cells: number): string[] {
  const { strings, theme } = ui;
  const lost = loss === undefined ? [] : lossLines(ui, loss, 'exam', cells);
  if (host !== undefined)
    return [
      ...wrap(`${theme.paint('code', `ssh ${host}`)}  ${theme.paint('dim', strings.onHost)}`, cells),
      ...lost,
    ];
  if (lost.length > 0) return lost;
  return wrap(problem === undefined ? strings.starting : theme.paint('bad', problem), cells);
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
