import { Box } from 'ink';
import { useEffect } from 'react';
import { wrap } from '../../terminal/width.ts';
import type { Blueprint } from '../../tutor/content/blueprint.ts';
import { type ExamResult, resultOf } from '../../tutor/exam/exam-result.ts';
import type { ExamSession } from '../../tutor/exam/exam-session.ts';
import { clockText, paintedClock } from '../exam/clock-text.ts';
import { examIntroLines } from '../exam/intro-lines.ts';
import { ExamResultScreen } from '../exam/result-screen.tsx';
import { examTaskLines } from '../exam/task-lines.ts';
import { typedTask } from '../exam/task-number.ts';
import { type ExamControl, useExam } from '../exam/use-exam.ts';
import type { Actions } from '../keys/bindings.ts';
import { useActions } from '../keys/use-actions.ts';
import { labLayout } from '../lab/layout.ts';
import type { Ui } from '../ui.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { Separator } from '../widgets/separator.tsx';
import { type Cell, useCell } from '../widgets/use-cell.ts';
import { type Scroll, useScroll } from '../widgets/use-scroll.ts';

interface ExamView {
  /** Which of the two a narrow screen shows. */
  readonly view: 'task' | 'terminal';
  /** What the next key answers. */
  readonly asking: 'number' | 'end' | 'hint' | 'leave' | undefined;
  /** The digits of a task's number so far. */
  readonly typed: string;
  /** The last result is read instead of beginning. */
  readonly past: boolean;
}

/** Keys that would reach the shell as an escape sequence, and that mean something on the lab's screen. */
const NOT_FOR_SHELL = new Set(['f1', 'f4', 'f5', 'f11']);

/** A mock exam: what it is, then its tasks with their terminals, then the result. */
export function ExamScreen({ exam }: { exam: Blueprint }) {
  const ui = useUi();
  const screen = useCell<ExamView>({ view: 'task', asking: undefined, typed: '', past: false });
  const { view, past } = screen.get();
  const layout = labLayout(ui.columns, ui.rows, { view });
  const control = useExam(ui, exam, layout);
  const { session, terminal } = control;
  const isSitting = session?.stage === 'running';
  const pane = isSitting && !ui.covered ? layout.pane : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pane's place is given by its numbers
  useEffect(() => {
    terminal?.show(pane);
    return () => terminal?.show(undefined);
  }, [terminal, pane?.left, pane?.columns, pane?.rows]);

  const width = isSitting ? layout.taskWidth : ui.columns;
  const lines = shownLines(ui, exam, control, width);
  const height = ui.rows - FRAME_ROWS;
  const scroll = useScroll(lines.length, height);
  const sitting = sittingOf(session, screen, scroll);
  const bound = useActions(
    isSitting
      ? sittingActions(ui, session, sitting, scroll, pane !== undefined)
      : outsideActions(ui, exam, control, screen, scroll),
    {
      modal: session !== undefined,
      first: input =>
        input.type === 'key' && (session?.stage === 'grading' || sitting.answer(input.name, ui)),
      rest: input =>
        pane !== undefined &&
        !(input.type === 'key' && NOT_FOR_SHELL.has(input.name)) &&
        terminal?.input(input) === true,
    },
  );
  const result = session ? session.result : past ? lastResult(ui, exam) : undefined;
  if (result !== undefined) {
    const leave = () => ui.go({ screen: 'home' });
    const back = () => screen.set({ ...screen.get(), past: false });
    return (
      <ExamResultScreen
        exam={exam}
        result={result}
        unwritten={session?.trouble}
        isTimeUp={session?.isTimeUp}
        close={session ? leave : back}
      />
    );
  }
  const question = isSitting ? sitting.question(ui, exam) : undefined;
  return (
    <Frame
      lead={
        isSitting && session
          ? paintedClock(ui.theme, session.left, ui.strings.timeLeft(clockText(session.left)))
          : ''
      }
      title={title(ui, exam, session)}
      aside={session === undefined ? scroll.aside : ''}
      keys={question ?? (session?.stage === 'grading' ? '' : bound)}
    >
      <Box height={height}>
        {width > 0 && <Lines lines={lines} top={scroll.top} width={width} height={height} />}
        {pane !== undefined && layout.taskWidth > 0 && <Separator height={height} />}
      </Box>
    </Frame>
  );
}

type Sitting = ReturnType<typeof sittingOf>;

/** What a candidate does besides typing, with the questions that are asked first. */
function sittingOf(session: ExamSession | undefined, screen: Cell<ExamView>, scroll: Scroll) {
  const change = (part: Partial<ExamView>) => screen.set({ ...screen.get(), ...part });
  const goTo = (index: number) => {
    session?.goTo(index);
    // On a narrow screen: what is asked for comes before the terminal.
    change({ view: 'task', asking: undefined });
    scroll.to(0);
  };
  const typeDigit = (digit: string) => {
    const typed = screen.get().typed + digit;
    const task = typedTask(typed, session?.tasks.length ?? 0);
    if (task === 'more') change({ asking: 'number', typed });
    else if (task !== 'none') goTo(task - 1);
  };
  const takeHint = () => {
    session?.takeHint();
    change({ view: 'task' });
    scroll.to(Number.MAX_SAFE_INTEGER);
  };
  return {
    goTo,
    toggle: () => change({ view: screen.get().view === 'task' ? 'terminal' : 'task' }),
    step: (by: number) => session && goTo(session.current + by),
    ask: (asking: ExamView['asking']) => change({ asking }),
    startNumber(digit: string) {
      change({ typed: '' });
      typeDigit(digit);
    },
    /** Takes a key when a question is open. */
    answer(key: string, ui: Ui): boolean {
      const { asking, typed } = screen.get();
      if (asking === undefined) return false;
      change({ asking: undefined });
      if (asking === 'number') {
        if (/^\d$/.test(key)) typeDigit(key);
        else if (key === 'enter') goTo(Number(typed) - 1);
      } else if (key === 'y' || (asking === 'leave' && key === 'f10')) {
        if (asking === 'end') void session?.end();
        else if (asking === 'hint') takeHint();
        else ui.go({ screen: 'home' });
      }
      return true;
    },
    /** The open question in words. */
    question({ strings }: Ui, exam: Blueprint): string | undefined {
      const { asking, typed } = screen.get();
      switch (asking) {
        case 'number':
          return strings.keysExamNumber(typed);
        case 'hint':
          return strings.examHintAsked(exam.hintCost ?? 0);
        case 'end':
          return strings.examEndAsked(
            session?.tasks.filter(({ spent }) => spent === 0).length ?? 0,
            session?.tasks.filter(({ flagged }) => flagged).length ?? 0,
          );
        case 'leave':
          return strings.examLeaveAsked(clockText(session?.left ?? 0));
        default:
          return undefined;
      }
    },
  };
}

function sittingActions(
  ui: Ui,
  session: ExamSession,
  sitting: Sitting,
  scroll: Scroll,
  hasTerminal: boolean,
): Actions {
  const isNarrow = labLayout(ui.columns, ui.rows, { view: 'task' }).pane === undefined;
  return {
    'lab.view': isNarrow ? sitting.toggle : undefined,
    'lab.hint': session.hasHint ? () => sitting.ask('hint') : undefined,
    'exam.previous': () => sitting.step(-1),
    'exam.next': () => sitting.step(1),
    'exam.flag': () => session.flag(),
    'exam.end': () => sitting.ask('end'),
    'lab.leave': () => sitting.ask('leave'),
    'exam.task': sitting.startNumber,
    ...(hasTerminal ? {} : scroll.actions),
    'app.menu': ui.showKeys,
  };
}

/** Before the exam begins, and after it. */
function outsideActions(
  ui: Ui,
  exam: Blueprint,
  { session, begin }: ExamControl,
  screen: Cell<ExamView>,
  scroll: Scroll,
): Actions {
  const { past } = screen.get();
  const leave = () => ui.go({ screen: 'home' });
  const show = (past: boolean) => {
    screen.set({ ...screen.get(), past });
    scroll.to(0);
  };
  const common: Actions = { ...scroll.actions, 'app.language': ui.switchLanguage, 'app.keys': ui.showKeys };
  if (session !== undefined) return { 'exam.graded': leave, ...common };
  return {
    'exam.begin': past ? () => show(false) : begin,
    'exam.last': lastResult(ui, exam) === undefined ? undefined : () => show(!past),
    back: past ? () => show(false) : leave,
    ...common,
  };
}

function shownLines(ui: Ui, exam: Blueprint, { session }: ExamControl, width: number): string[] {
  const cells = Math.min(ui.columns - 4, 100);
  if (session?.stage === 'running') return examTaskLines(ui, session, width);
  const lines =
    session === undefined ? examIntroLines(ui, exam, cells) : wrap(afterwards(ui, session), cells);
  return ['', ...lines.map(line => `  ${line}`)];
}

/** What is said where there is no result. */
function afterwards({ strings, theme }: Ui, session: ExamSession): string {
  if (session.stage === 'lost') return strings.examHeld;
  if (session.stage === 'failed') return strings.examNotGraded(session.trouble ?? '');
  const grading = `${strings.examGrading}${theme.glyphs.more}`;
  return session.isTimeUp ? `${theme.paint('warn', strings.examTimeUp)}\n\n${grading}` : grading;
}

/** What there is to say now, else the exam's name. */
function title(ui: Ui, exam: Blueprint, session: ExamSession | undefined): string {
  const name = exam.title[ui.language];
  if (session?.stage !== 'running') return name;
  const { strings } = ui;
  const notes = [
    session.trouble && strings.examUnsaved(session.trouble),
    session.warning && strings.examWarning(session.warning),
    session.isJustResumed && strings.examResumed,
  ].filter(Boolean);
  return notes.length > 0 ? notes.join('   ') : name;
}

/** The newest that can be read. */
function lastResult(ui: Ui, exam: Blueprint): ExamResult | undefined {
  for (const sitting of ui.services.exams.store.sittings(exam.id)) {
    const result = resultOf(sitting);
    if (result !== undefined) return result;
  }
  return undefined;
}
