import { fitWidth, wrap } from '../../terminal/width.ts';
import type { Blueprint } from '../../tutor/content/blueprint.ts';
import { readable } from '../../tutor/content/readable.ts';
import type { ExamResult, TaskResult } from '../../tutor/exam/exam-result.ts';
import { useActions } from '../keys/use-actions.ts';
import { resultLines } from '../lab/result-lines.ts';
import { solutionLines } from '../lab/solution-lines.ts';
import { type Ui, useUi } from '../ui.ts';
import { bar } from '../widgets/bar.ts';
import { cut } from '../widgets/cut.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { Sheet } from '../widgets/sheet.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { clockText } from './clock-text.ts';
import { lessonShares } from './lesson-shares.ts';

const BAR_CELLS = 20;
const POINTS_CELLS = 7;
const MOST_CELLS = 110;

/** The result of an exam: the verdict, where points went by topic, and each task with its checks and solution. */
export function ExamResultScreen({
  exam,
  result,
  unwritten,
  isTimeUp = false,
  close,
}: {
  exam: Blueprint;
  result: ExamResult;
  /** Why it could not be written yet. */
  unwritten?: string | undefined;
  /** The clock ended it, not the candidate. */
  isTimeUp?: boolean | undefined;
  close: () => void;
}) {
  const ui = useUi();
  const view = useCell({ at: 0, open: false });
  const { at, open } = view.get();
  const choose = (row: number) =>
    view.set({ at: Math.max(0, Math.min(result.tasks.length - 1, row)), open: false });
  const height = ui.rows - FRAME_ROWS;
  const warning = [
    ...(isTimeUp ? [ui.strings.examTimeWasUp] : []),
    ...(unwritten === undefined ? [] : [ui.strings.examUnwritten(unwritten)]),
  ].flatMap(text => wrap(text, ui.columns - 2));
  const head = [...warning.map(line => ` ${ui.theme.paint('warn', line)}`), ...headLines(ui, exam, result)];
  const rows = result.tasks.map((task, index) => taskRow(ui, task, index, index === at));
  const chosenLine = head.length + at;
  const below = Math.min(2, result.tasks.length - 1 - at);
  const top = Math.max(0, Math.min(chosenLine - height + 1 + below, head.length + rows.length - height));
  const bound = useActions(
    {
      open: () => view.set({ ...view.get(), open: true }),
      'move.up': () => choose(view.get().at - 1),
      'move.down': () => choose(view.get().at + 1),
      'move.first': () => choose(0),
      'move.last': () => choose(result.tasks.length),
      'result.again': () => ui.go({ screen: 'lab', lab: result.tasks[view.get().at]!.lab }),
      'app.language': ui.switchLanguage,
      back: close,
      'app.keys': ui.showKeys,
    },
    { modal: true },
  );
  const title = exam.title[ui.language];
  const task = result.tasks[at];
  if (open && task) {
    const back = () => choose(view.get().at);
    return (
      <Sheet
        key={at}
        title={`${ui.strings.taskOf(at + 1, result.tasks.length)}  ${task.title[ui.language]}`}
        lines={taskDetails(ui, task)}
        actions={{
          'exam.next': () => view.set({ at: Math.min(result.tasks.length - 1, at + 1), open: true }),
          'exam.previous': () => view.set({ at: Math.max(0, at - 1), open: true }),
          'result.again': () => ui.go({ screen: 'lab', lab: task.lab }),
          'app.language': ui.switchLanguage,
          back,
        }}
      />
    );
  }
  return (
    <Frame title={title} keys={bound}>
      <Lines lines={[...head, ...rows]} top={top} width={ui.columns} height={height} />
    </Frame>
  );
}

function headLines(ui: Ui, exam: Blueprint, result: ExamResult): string[] {
  const { strings, theme, columns } = ui;
  const style = result.passed ? 'good' : 'bad';
  const verdict = theme.paint(style, result.passed ? strings.examPassed : strings.examFailed);
  const topics = lessonShares(ui, result);
  return [
    '',
    ` ${verdict}  ${strings.percent(result.percent, exam.pass)}`,
    ` ${bar(theme, result.percent / 100, Math.min(60, columns - 4), style)}`,
    '',
    ` ${theme.paint('title', strings.byTopic)}`,
    ...topics.map(
      ({ title, share }) =>
        ` ${fitWidth(cut(title, 34, theme), 36)}${bar(theme, share, BAR_CELLS, styleOf(share))} ${String(Math.round(share * 100)).padStart(3)}%`,
    ),
    '',
    ` ${theme.paint('title', strings.lessonTasks)}  ${theme.paint('dim', cut(strings.tasksCountTheSame, columns - 12, theme))}`,
  ];
}

const styleOf = (share: number) => (share === 1 ? 'good' : share > 0 ? 'warn' : 'bad');

function taskRow(ui: Ui, task: TaskResult, index: number, isChosen: boolean): string {
  const { theme, language, strings, columns, services } = ui;
  const { grade, spent, title, lab, hints = 0, deducted = 0, failed } = task;
  const share = grade.total === 0 ? 0 : (grade.points - deducted) / grade.total;
  const points = fitWidth(`${rounded(grade.points - deducted)}/${grade.total}`, POINTS_CELLS);
  const target = readable(() => services.pack.labHead(lab))[0]?.minutes;
  const time = `${clockText(spent)}${target === undefined ? '' : ` / ${strings.minutes(target)}`}`;
  const taken =
    failed !== undefined
      ? `  ${strings.taskNotCounted}`
      : hints === 0
        ? ''
        : `  ${strings.hintsTaken(hints, rounded(deducted))}`;
  const right = `${bar(theme, share, 10, styleOf(share))} ${theme.paint(styleOf(share), points)} ${fitWidth(time, 18)}`;
  const room = columns - 54;
  const name = fitWidth(cut(`${title[language]}${taken}`, room, theme), room);
  const text = fitWidth(` ${String(index + 1).padStart(2)}. ${name}  ${right}`, columns);
  return isChosen ? theme.select(text) : text;
}

/** A task's checks, then the explanation and the solution of its lab. */
function taskDetails(ui: Ui, { lab, grade }: TaskResult): string[] {
  const cells = Math.min(ui.columns - 4, MOST_CELLS);
  const known = readable(() => ui.services.pack.lab(lab));
  return [
    ...resultLines(ui, grade, cells),
    ...known.flatMap(found => solutionLines(ui, found, cells)),
    ...(known.length === 0 ? wrap(ui.strings.labGone(lab), cells) : []),
  ];
}

const rounded = (points: number) => Math.round(points * 100) / 100;
