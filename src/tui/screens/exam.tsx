import { Box } from 'ink';
import { useEffect } from 'react';
import type { Blueprint } from '../../tutor/content/blueprint.ts';
import type { ExamResult } from '../../tutor/exam/exam-result.ts';
import type { ExamSession } from '../../tutor/exam/exam-session.ts';
import { clockText } from '../exam/clock-text.ts';
import { examIntroLines } from '../exam/intro-lines.ts';
import { examResultLines } from '../exam/result-lines.ts';
import { examTaskLines } from '../exam/task-lines.ts';
import { typedTask } from '../exam/task-number.ts';
import { type ExamControl, useExam } from '../exam/use-exam.ts';
import { useInputs } from '../focus.ts';
import { labLayout } from '../lab/layout.ts';
import type { Ui } from '../ui.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { Separator } from '../widgets/separator.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { useScroll } from '../widgets/use-scroll.ts';

/** The key that opens the list of keys, for terminals without function keys. It never reaches the shell. */
const MENU_KEY = 'ctrl+]';

interface ExamView {
  /** Which of the two a narrow screen shows. */
  readonly view: 'task' | 'terminal';
  /** What the next key answers. */
  readonly asking: 'menu' | 'number' | 'end' | 'hint' | undefined;
  /** The digits of a task's number so far. */
  readonly typed: string;
  /** The last result is read instead of beginning. */
  readonly past: boolean;
}

type Keys = Readonly<Record<string, () => void>>;

/** A mock exam: what it is, then its tasks with their terminals, then the result. */
export function ExamScreen({ exam }: { exam: Blueprint }) {
  const ui = useUi();
  const screen = useCell<ExamView>({ view: 'task', asking: undefined, typed: '', past: false });
  const { view, asking, typed, past } = screen.get();
  const change = (part: Partial<ExamView>) => screen.set({ ...screen.get(), ...part });
  const layout = labLayout(ui.columns, ui.rows, view);
  const control = useExam(ui, exam, layout);
  const { session, terminal } = control;
  const isSitting = session?.stage === 'running';
  const pane = isSitting ? layout.pane : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pane's place is given by its numbers
  useEffect(() => {
    terminal?.show(pane);
    return () => terminal?.show(undefined);
  }, [terminal, pane?.left, pane?.columns, pane?.rows]);

  const width = isSitting ? layout.taskWidth : ui.columns;
  const lines = shownLines(ui, exam, control, past, width);
  const height = ui.rows - FRAME_ROWS;
  const scroll = useScroll(lines.length, height);
  const leave = () => ui.go({ screen: 'home' });
  const toggle = () => change({ view: screen.get().view === 'task' ? 'terminal' : 'task' });
  const goTo = (index: number) => {
    session?.goTo(index);
    // On a narrow screen: what is asked for comes before the terminal.
    change({ view: 'task' });
    scroll.to(0);
  };
  const step = (by: number) => session && goTo(session.current + by);
  const flag = () => session?.flag();
  const askHint = () => session?.hasHint && change({ asking: 'hint' });
  const takeHint = () => {
    session?.takeHint();
    change({ view: 'task' });
    scroll.to(Number.MAX_SAFE_INTEGER);
  };
  const askEnd = () => change({ asking: 'end' });

  const introKeys: Keys = {
    ...scroll.keys,
    enter: () => (past ? change({ past: false }) : control.begin()),
    r: () => change({ past: lastResult(ui, exam) !== undefined && !past }),
    l: ui.switchLanguage,
    q: leave,
    escape: leave,
  };
  const commands: Keys = {
    f2: toggle,
    f3: askHint,
    f6: () => step(-1),
    f7: () => step(1),
    f8: flag,
    f9: askEnd,
    f10: leave,
    [MENU_KEY]: () => change({ asking: 'menu', typed: '' }),
  };
  const typeDigit = (digit: string) => {
    const typed = screen.get().typed + digit;
    const task = typedTask(typed, session?.tasks.length ?? 0);
    if (task === 'more') change({ asking: 'number', typed });
    else if (task !== 'none') goTo(task - 1);
  };
  const digits: Keys = Object.fromEntries([...'0123456789'].map(digit => [digit, () => typeDigit(digit)]));
  const menuKeys: Keys = {
    ...digits,
    p: () => step(-1),
    n: () => step(1),
    f: flag,
    h: askHint,
    t: toggle,
    e: askEnd,
    l: ui.switchLanguage,
    x: leave,
    q: leave,
  };
  const answers = {
    menu: menuKeys,
    number: { ...digits, enter: () => goTo(Number(screen.get().typed) - 1) } as Keys,
    end: { y: () => void session?.end() } as Keys,
    hint: { y: takeHint } as Keys,
  };
  const resultKeys: Keys = {
    ...scroll.keys,
    l: ui.switchLanguage,
    enter: leave,
    q: leave,
    escape: leave,
  };
  useInputs(input => {
    const name = input.type === 'key' ? `${input.ctrl ? 'ctrl+' : ''}${input.name}` : '';
    if (session === undefined) {
      introKeys[name]?.();
      // Ctrl-C ends berth.
      return name !== 'ctrl+c';
    }
    if (session.stage === 'grading') return true;
    if (session.stage !== 'running') {
      resultKeys[name]?.();
      return true;
    }
    const now = screen.get();
    if (now.asking !== undefined) {
      change({ asking: undefined });
      answers[now.asking][name]?.();
      return true;
    }
    const command = commands[name];
    if (command !== undefined) command();
    else if (labLayout(ui.columns, ui.rows, now.view).pane !== undefined) terminal?.input(input);
    else scroll.keys[name]?.();
    return true;
  });

  const { strings } = ui;
  const hasHint = session?.hasHint === true;
  const asked = {
    menu: strings.keysExamMenu(session?.tasks.length ?? 0, hasHint),
    number: strings.keysExamNumber(typed),
    end: strings.examEndAsked,
    hint: strings.examHintAsked(exam.hintCost ?? 0),
  };
  const sittingKeys = asking === undefined ? strings.keysExam(hasHint) : asked[asking];
  const afterKeys = session?.stage === 'grading' ? '' : strings.keysExamResult;
  const keys = !session ? strings.keysExamIntro : isSitting ? sittingKeys : afterKeys;
  return (
    <Frame title={title(ui, exam, session)} keys={keys}>
      <Box height={height}>
        {width > 0 && <Lines lines={lines} top={scroll.top} width={width} height={height} />}
        {pane !== undefined && layout.taskWidth > 0 && <Separator height={height} />}
      </Box>
    </Frame>
  );
}

function shownLines(
  ui: Ui,
  exam: Blueprint,
  { session }: ExamControl,
  past: boolean,
  width: number,
): string[] {
  const cells = Math.min(ui.columns - 4, 100);
  const { strings } = ui;
  if (session?.stage === 'running') return examTaskLines(ui, session, width);
  const result = session ? session.result : past ? lastResult(ui, exam) : undefined;
  const lines = result
    ? examResultLines(ui, exam, result, cells)
    : session === undefined
      ? examIntroLines(ui, exam, cells)
      : [session.stage === 'lost' ? strings.examHeld : `${strings.examGrading}${ui.theme.glyphs.more}`];
  return ['', ...lines.map(line => `  ${line}`)];
}

/** The clock stands first, so that no narrow screen cuts it off. */
function title(ui: Ui, exam: Blueprint, session: ExamSession | undefined): string {
  const name = exam.title[ui.language];
  if (session?.stage !== 'running') return name;
  const { strings } = ui;
  const notes = [
    session.trouble && strings.examUnsaved(session.trouble),
    session.warning && strings.examWarning(session.warning),
    session.isJustResumed && strings.examResumed,
  ].filter(Boolean);
  return [strings.timeLeft(clockText(session.left)), ...(notes.length > 0 ? notes : [name])].join('   ');
}

function lastResult(ui: Ui, exam: Blueprint): ExamResult | undefined {
  const graded = ui.services.exams.store.sittings(exam.id).find(({ result }) => result !== undefined);
  return graded && (JSON.parse(graded.result!) as ExamResult);
}
