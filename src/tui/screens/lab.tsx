import { Box } from 'ink';
import { useEffect, useMemo } from 'react';
import { wrap } from '../../terminal/width.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import { useInputs } from '../focus.ts';
import { labLayout } from '../lab/layout.ts';
import { resultLines } from '../lab/result-lines.ts';
import { useLabRun } from '../lab/use-lab-run.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { useScroll } from '../widgets/use-scroll.ts';

/** The key that opens the list of keys, for terminals without function keys. It never reaches the shell. */
const MENU_KEY = 'ctrl+]';

interface LabView {
  /** Which of the two a narrow screen shows. */
  readonly view: 'task' | 'terminal';
  /** How many hints were asked for. */
  readonly hints: number;
  /** The list of keys is open. */
  readonly menu: boolean;
}

/** A lab: the task on one side, the terminal on the other, and the result once it is graded. */
export function LabScreen({ lab }: { lab: Lab }) {
  const ui = useUi();
  const screen = useCell<LabView>({ view: 'task', hints: 0, menu: false });
  const { view, hints, menu } = screen.get();
  const change = (part: Partial<LabView>) => screen.set({ ...screen.get(), ...part });
  const layout = labLayout(ui.columns, ui.rows, view);
  const control = useLabRun(ui, lab, layout, ui.copy);
  const { state } = control;
  const height = ui.rows - FRAME_ROWS;
  const graded = state.stage === 'graded';
  const taskWidth = graded ? ui.columns : layout.taskWidth;
  const lines = useMemo(
    () =>
      graded
        ? padded(resultLines(ui, state.grade, Math.min(ui.columns - 4, 100)))
        : taskLines(ui, lab, hints, taskWidth),
    [ui, lab, hints, taskWidth, graded, state],
  );
  const scroll = useScroll(lines.length, height);
  const pane = graded ? undefined : layout.pane;
  const terminal = state.stage === 'starting' ? undefined : state.terminal;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pane's place is given by its numbers
  useEffect(() => terminal?.show(pane), [terminal, pane?.left, pane?.columns, pane?.rows]);

  const leave = () => ui.go({ screen: 'home' });
  const toggle = () => change({ view: screen.get().view === 'task' ? 'terminal' : 'task' });
  const hint = () => {
    change({ hints: Math.min(screen.get().hints + 1, lab.hints.length + 1), view: 'task' });
    scroll.to(Number.MAX_SAFE_INTEGER);
  };
  const commands: Readonly<Record<string, () => void>> = {
    f2: toggle,
    f3: hint,
    f5: control.grade,
    f10: leave,
    [MENU_KEY]: () => change({ menu: true }),
  };
  const menuKeys: Readonly<Record<string, () => void>> = {
    g: control.grade,
    t: toggle,
    h: hint,
    l: ui.switchLanguage,
    x: leave,
    q: leave,
  };
  const resultKeys: Readonly<Record<string, () => void>> = {
    ...scroll.keys,
    enter: control.resume,
    escape: control.resume,
    r: control.restart,
    l: ui.switchLanguage,
    q: leave,
  };
  useInputs(input => {
    const name = input.type === 'key' ? `${input.ctrl ? 'ctrl+' : ''}${input.name}` : '';
    if (graded) {
      resultKeys[name]?.();
      return true;
    }
    const now = screen.get();
    if (now.menu) {
      change({ menu: false });
      menuKeys[name]?.();
      return true;
    }
    const command = commands[name];
    if (command !== undefined) command();
    else if (labLayout(ui.columns, ui.rows, now.view).pane !== undefined) terminal?.input(input);
    else scroll.keys[name]?.();
    return true;
  });

  const keys = graded
    ? ui.strings.keysResult
    : menu
      ? ui.strings.keysLabMenu
      : pane === undefined
        ? ui.strings.keysTask
        : ui.strings.keysLab;
  return (
    <Frame title={`${lab.id}: ${lab.title[ui.language]}${stageNote(ui, state.stage)}`} keys={keys}>
      <Box height={height}>
        {taskWidth > 0 && <Lines lines={lines} top={scroll.top} width={taskWidth} height={height} />}
        {!graded && layout.pane !== undefined && layout.taskWidth > 0 && <Separator height={height} />}
      </Box>
    </Frame>
  );
}

function stageNote(ui: Ui, stage: string): string {
  if (stage === 'starting') return `  ${ui.strings.starting}${ui.theme.glyphs.more}`;
  if (stage === 'grading') return `  ${ui.strings.grading}${ui.theme.glyphs.more}`;
  return '';
}

function taskLines(ui: Ui, lab: Lab, hints: number, width: number): string[] {
  const cells = Math.min(width - 2, 92);
  if (cells < 4) return [];
  const lines = renderMarkdown(lab.task[ui.language], cells, ui.theme);
  const shown = lab.hints
    .slice(0, hints)
    .flatMap((text, index) => [
      '',
      ui.theme.paint('warn', ui.strings.hint(index + 1, lab.hints.length)),
      ...renderMarkdown(text[ui.language], cells, ui.theme),
    ]);
  const none =
    hints > lab.hints.length ? ['', ...wrap(ui.theme.paint('dim', ui.strings.noMoreHints), cells)] : [];
  return padded([...lines, ...shown, ...none], 1);
}

function padded(lines: readonly string[], left = 2): string[] {
  return lines.map(line => ' '.repeat(left) + line);
}

function Separator({ height }: { height: number }) {
  const { theme } = useUi();
  const bar = theme.paint('dim', theme.glyphs.bar);
  return <Lines lines={Array.from({ length: height }, () => bar)} top={0} width={1} height={height} />;
}
