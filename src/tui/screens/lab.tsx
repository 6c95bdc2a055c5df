import { Box } from 'ink';
import { useEffect, useMemo } from 'react';
import { wrap } from '../../terminal/width.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import { whyLines } from '../../tutor/why/lines.ts';
import { useInputs } from '../focus.ts';
import { labLayout } from '../lab/layout.ts';
import { replayLines } from '../lab/replay-lines.ts';
import { resultLines } from '../lab/result-lines.ts';
import { solutionLines } from '../lab/solution-lines.ts';
import { taskLines } from '../lab/task-lines.ts';
import { type LabControl, useLabRun } from '../lab/use-lab-run.ts';
import { type ReplayState, useReplay } from '../lab/use-replay.ts';
import { type Ui, useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { Separator } from '../widgets/separator.tsx';
import { Sheet, type SheetProps } from '../widgets/sheet.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { useScroll } from '../widgets/use-scroll.ts';

/** The key that opens the list of keys, for terminals without function keys. It never reaches the shell. */
const MENU_KEY = 'ctrl+]';
const MOST_CELLS = 110;

interface LabView {
  /** Which of the two a narrow screen shows. */
  readonly view: 'task' | 'terminal';
  /** How many hints were asked for. */
  readonly hints: number;
  /** The list of keys is open. */
  readonly menu: boolean;
  /** What is read over the whole screen instead. */
  readonly sheet: 'why' | 'solution' | 'own-tools' | undefined;
  /** Path of the kubeconfig for the learner's own tools, once they asked for it. */
  readonly kubeconfig: string;
}

/** A lab: the task on one side, the terminal on the other, and the result once it is graded. */
export function LabScreen({ lab }: { lab: Lab }) {
  const ui = useUi();
  const screen = useCell<LabView>({ view: 'task', hints: 0, menu: false, sheet: undefined, kubeconfig: '' });
  const { view, hints, menu, sheet } = screen.get();
  const change = (part: Partial<LabView>) => screen.set({ ...screen.get(), ...part });
  const layout = labLayout(ui.columns, ui.rows, view);
  const control = useLabRun(ui, lab, layout, ui.copy);
  const replay = useReplay(control);
  const { state } = control;
  const isCovered = state.stage === 'graded' || sheet !== undefined;
  const height = ui.rows - FRAME_ROWS;
  const lines = useMemo(
    () =>
      replay.state
        ? replayLines(ui, lab, replay.state, layout.taskWidth)
        : taskLines(ui, lab, hints, layout.taskWidth),
    [ui, lab, hints, layout.taskWidth, replay.state],
  );
  const scroll = useScroll(lines.length, height);
  const pane = isCovered ? undefined : layout.pane;
  const terminal = state.stage === 'starting' ? undefined : state.terminal;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pane's place is given by its numbers
  useEffect(() => terminal?.show(pane), [terminal, pane?.left, pane?.columns, pane?.rows]);

  const leave = () => ui.go({ screen: 'home' });
  const toggle = () => change({ view: screen.get().view === 'task' ? 'terminal' : 'task' });
  const hint = () => {
    change({ hints: Math.min(screen.get().hints + 1, lab.hints.length + 1), view: 'task' });
    scroll.to(Number.MAX_SAFE_INTEGER);
  };
  const why = () => change({ sheet: 'why' });
  const ownTools = () => {
    change({ sheet: 'own-tools' });
    control.serve().then(
      kubeconfig => change({ kubeconfig }),
      (error: Error) => ui.go({ screen: 'problem', message: error.message }),
    );
  };
  const commands: Readonly<Record<string, () => void>> = {
    f2: toggle,
    f3: hint,
    f4: why,
    f5: control.grade,
    f6: ownTools,
    f10: leave,
    [MENU_KEY]: () => change({ menu: true }),
  };
  const { grade } = control;
  const menuKeys: Readonly<Record<string, () => void>> = {
    g: grade,
    t: toggle,
    h: hint,
    w: why,
    k: ownTools,
    l: ui.switchLanguage,
    x: leave,
    q: leave,
  };
  const beginReplay = () => {
    change({ sheet: undefined, view: 'terminal' });
    scroll.to(0);
    replay.begin();
  };
  const replayKeys: Readonly<Record<string, () => void>> = {
    ...scroll.keys,
    enter: replay.step,
    space: replay.step,
    escape: replay.end,
  };
  useInputs(input => {
    const name = input.type === 'key' ? `${input.ctrl ? 'ctrl+' : ''}${input.name}` : '';
    const now = screen.get();
    if (now.menu) {
      change({ menu: false });
      menuKeys[name]?.();
      return true;
    }
    const command = commands[name];
    if (command !== undefined) command();
    else if (replay.state) replayKeys[name]?.();
    else if (labLayout(ui.columns, ui.rows, now.view).pane !== undefined) terminal?.input(input);
    else scroll.keys[name]?.();
    return true;
  });

  const title = `${lab.id}: ${lab.title[ui.language]}`;
  if (isCovered)
    return (
      <Sheet
        key={sheet ?? 'result'}
        {...sheetOf(ui, lab, control, screen.get(), change, beginReplay)}
        title={title}
      />
    );
  const labKeys = pane === undefined ? ui.strings.keysTask : ui.strings.keysLab;
  const keys = menu ? ui.strings.keysLabMenu : replay.state ? replayRow(ui, replay.state) : labKeys;
  return (
    <Frame title={`${title}${stageNote(ui, state.stage)}`} keys={keys}>
      <Box height={height}>
        {layout.taskWidth > 0 && (
          <Lines lines={lines} top={scroll.top} width={layout.taskWidth} height={height} />
        )}
        {layout.pane !== undefined && layout.taskWidth > 0 && <Separator height={height} />}
      </Box>
    </Frame>
  );
}

/** What covers the lab: the scheduler's reasons, the result, or the solution after it. */
function sheetOf(
  ui: Ui,
  lab: Lab,
  control: LabControl,
  { sheet, kubeconfig }: LabView,
  change: (part: Partial<LabView>) => void,
  replay: () => void,
): Omit<SheetProps, 'title'> {
  const cells = Math.min(ui.columns - 4, MOST_CELLS);
  const back = () => change({ sheet: undefined });
  if (sheet === 'why') {
    return {
      lines: reasons(ui, control, cells),
      keys: ui.strings.keysWhy,
      actions: { f4: back, escape: back, q: back },
    };
  }
  if (sheet === 'own-tools') {
    const lines =
      kubeconfig === ''
        ? [ui.strings.starting]
        : ui.strings.ownTools(kubeconfig).flatMap(line => wrap(line, cells));
    return {
      lines: ['', ...lines],
      keys: ui.strings.keysOwnTools,
      actions: { f6: back, escape: back, q: back, f5: control.grade },
    };
  }
  const leave = () => ui.go({ screen: 'home' });
  if (sheet === 'solution') {
    const actions = { p: replay, s: back, escape: back, enter: back, q: back, l: ui.switchLanguage };
    return { lines: solutionLines(ui, lab, cells), keys: ui.strings.keysSolution, actions };
  }
  const { state } = control;
  return {
    lines: state.stage === 'graded' ? resultLines(ui, state.grade, cells) : [],
    keys: ui.strings.keysResult,
    actions: {
      enter: control.resume,
      escape: control.resume,
      r: control.restart,
      s: () => change({ sheet: 'solution' }),
      l: ui.switchLanguage,
      q: leave,
    },
  };
}

function reasons(ui: Ui, control: LabControl, cells: number): string[] {
  const head = [ui.theme.paint('title', ui.strings.whyTitle), ''];
  const found = control.why();
  if (found.length === 0) return [...head, ui.strings.noReasons];
  return [
    ...head,
    ...found.flatMap(why => {
      const [first = '', ...rest] = whyLines(why, ui.language);
      return [ui.theme.paint('strong', first), ...rest.flatMap(line => wrap(line, cells)), ''];
    }),
  ];
}

/** The step that the next key types, on screens that show the terminal alone too. */
function replayRow({ strings }: Ui, { steps, next }: ReplayState): string {
  const step = steps[next];
  if (step === undefined) return strings.keysReplayDone;
  const [first = '', ...rest] = step.command.split('\n');
  return strings.keysReplay(next + 1, steps.length, rest.length === 0 ? first : `${first} ...`);
}

function stageNote(ui: Ui, stage: string): string {
  if (stage === 'starting') return `  ${ui.strings.starting}${ui.theme.glyphs.more}`;
  if (stage === 'grading') return `  ${ui.strings.grading}${ui.theme.glyphs.more}`;
  return '';
}
