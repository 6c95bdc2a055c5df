import { Box } from 'ink';
import { useEffect, useMemo } from 'react';
import type { Input, Mouse } from '../../terminal/keys.ts';
import { wrap } from '../../terminal/width.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import { isSandbox } from '../../tutor/content/sandbox.ts';
import { ClusterSheet } from '../cluster/cluster-sheet.tsx';
import type { Actions } from '../keys/bindings.ts';
import { useActions } from '../keys/use-actions.ts';
import { labLayout } from '../lab/layout.ts';
import { lossLines } from '../lab/loss-lines.ts';
import { nextLab } from '../lab/next-lab.ts';
import { replayLines } from '../lab/replay-lines.ts';
import { resultLines } from '../lab/result-lines.ts';
import { solutionLines } from '../lab/solution-lines.ts';
import { taskLines } from '../lab/task-lines.ts';
import { type LabControl, useLabRun } from '../lab/use-lab-run.ts';
import { type LabViewControl, useLabView } from '../lab/use-lab-view.ts';
import { type Replay, type ReplayState, useReplay } from '../lab/use-replay.ts';
import { type Place, type Ui, useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { Separator } from '../widgets/separator.tsx';
import { Sheet } from '../widgets/sheet.tsx';
import { type Scroll, useScroll } from '../widgets/use-scroll.ts';

const MOST_CELLS = 110;
/** How far the task moves beside the terminal: lines. */
const TASK_LINES = 5;

/** A lab: the task on one side, the terminal on the other, and the result once it is graded. */
export function LabScreen({ lab, back = { screen: 'home' } }: { lab: Lab; back?: Place }) {
  const ui = useUi();
  const view = useLabView(ui, lab, back);
  const layout = labLayout(ui.columns, ui.rows, view.state);
  const control = useLabRun(ui, lab, layout, ui.copy);
  const replay = useReplay(control);
  const { state } = control;
  const { sheet, hints, confirm } = view.state;
  const isCovered =
    ui.covered || state.stage === 'graded' || sheet !== undefined || control.loss !== undefined;
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

  const bound = useActions(labActions(ui, lab, control, view, scroll, replay, pane !== undefined), {
    modal: true,
    first: input => input.type === 'key' && view.answer(input.name, control.restart),
    rest: input => {
      if (pane === undefined || replay.state !== undefined) return false;
      if (isWheelLeftOf(pane.left, input)) return scrollTask(scroll, input);
      return terminal?.input(input) === true;
    },
  });
  const title = isSandbox(lab) ? lab.title[ui.language] : `${lab.id}: ${lab.title[ui.language]}`;
  if (control.loss !== undefined)
    return (
      <Sheet
        key="loss"
        title={ui.strings.lossTitle}
        lines={['', ...lossLines(ui, control.loss, 'lab', Math.min(ui.columns - 4, MOST_CELLS))]}
        actions={{
          'result.back': control.lossIsRead,
          'app.language': ui.switchLanguage,
          back: control.lossIsRead,
        }}
      />
    );
  if (sheet === 'cluster') {
    return (
      <ClusterSheet
        title={title}
        scene={control.scene}
        why={control.why}
        close={view.closeSheet}
        leaveKey="lab.cluster"
      />
    );
  }
  if (state.stage === 'graded' || sheet !== undefined)
    return <LabSheet lab={lab} title={title} control={control} view={view} replay={replay} scroll={scroll} />;
  const question = confirm === undefined ? undefined : ui.strings.confirm[confirm];
  return (
    <Frame
      title={title}
      aside={stageNote(ui, control) + (isSandbox(lab) ? '' : aboutLab(ui, lab))}
      keys={question ?? (replay.state ? replayRow(ui, replay.state) : bound)}
    >
      <Box height={height}>
        {layout.taskWidth > 0 && (
          <Lines lines={lines} top={scroll.top} width={layout.taskWidth} height={height} />
        )}
        {layout.pane !== undefined && layout.taskWidth > 0 && <Separator height={height} />}
      </Box>
    </Frame>
  );
}

/** What keys do on the lab's own screen; where the terminal is in sight, letters are the shell's. */
function labActions(
  ui: Ui,
  lab: Lab,
  control: LabControl,
  view: LabViewControl,
  scroll: Scroll,
  replay: Replay,
  hasTerminal: boolean,
): Actions {
  const isNarrow = labLayout(ui.columns, ui.rows, { ...view.state, view: 'task' }).pane === undefined;
  const hint = () => {
    view.hint();
    scroll.to(Number.MAX_SAFE_INTEGER);
  };
  return {
    'lab.view': isNarrow ? view.toggle : undefined,
    'lab.hint': isSandbox(lab) ? undefined : hint,
    'lab.cluster': () => view.open('cluster'),
    'lab.grade': isSandbox(lab) ? undefined : control.grade,
    'lab.tools': () => view.serve(control),
    'lab.leave': () => view.ask('leave'),
    'lab.restart': () => view.ask('restart'),
    'task.up': hasTerminal && !isNarrow ? () => scroll.by(-TASK_LINES) : undefined,
    'task.down': hasTerminal && !isNarrow ? () => scroll.by(TASK_LINES) : undefined,
    'pane.wider': isNarrow ? undefined : () => view.resize(1),
    'pane.narrower': isNarrow ? undefined : () => view.resize(-1),
    'pane.zoom': isNarrow ? undefined : view.zoom,
    'replay.step': replay.state && replay.step,
    'replay.end': replay.state && replay.end,
    ...(hasTerminal && !replay.state ? {} : scroll.actions),
    'app.menu': ui.showKeys,
    'app.keys': hasTerminal ? undefined : ui.showKeys,
  };
}

/** What covers the lab: the kubeconfig for own tools, the result, or the solution after it. */
function LabSheet({
  lab,
  title,
  control,
  view,
  replay,
  scroll,
}: {
  lab: Lab;
  title: string;
  control: LabControl;
  view: LabViewControl;
  replay: Replay;
  scroll: Scroll;
}) {
  const ui = useUi();
  const cells = Math.min(ui.columns - 4, MOST_CELLS);
  const { sheet, kubeconfig } = view.state;
  if (sheet === 'tools') {
    const lines = kubeconfig === '' ? [ui.strings.starting] : ui.strings.ownTools(kubeconfig);
    return (
      <Sheet
        key="tools"
        title={title}
        lines={['', ...lines.flatMap(line => wrap(line, cells))]}
        actions={{ 'lab.tools': view.closeSheet, back: view.closeSheet, 'lab.grade': control.grade }}
      />
    );
  }
  if (sheet === 'solution') {
    const play = () => {
      view.watchReplay();
      scroll.to(0);
      replay.begin();
    };
    return (
      <Sheet
        key="solution"
        title={title}
        lines={solutionLines(ui, lab, cells)}
        actions={{
          'solution.play': play,
          'result.solution': view.closeSheet,
          'app.language': ui.switchLanguage,
          back: view.closeSheet,
        }}
      />
    );
  }
  const { state } = control;
  const next = nextLab(ui, lab.id);
  return (
    <Sheet
      key="result"
      title={title}
      lines={state.stage === 'graded' ? resultLines(ui, state.grade, cells) : []}
      actions={{
        'result.back': control.resume,
        'result.solution': () => view.open('solution'),
        'result.restart': control.restart,
        'result.next': next === undefined ? undefined : () => ui.go({ screen: 'lab', lab: next }),
        'app.language': ui.switchLanguage,
        'result.home': () => ui.go({ screen: 'home' }),
      }}
    />
  );
}

/** The step that the next key types, on screens that show the terminal alone too. */
function replayRow({ strings }: Ui, { steps, next }: ReplayState): string {
  const step = steps[next];
  if (step === undefined) return strings.keysReplayDone;
  const [first = '', ...rest] = step.command.split('\n');
  return strings.keysReplay(next + 1, steps.length, rest.length === 0 ? first : `${first} ...`);
}

/** Whether the wheel is turned over the task, and not over the terminal. */
function isWheelLeftOf(left: number, input: Input): input is Mouse {
  return input.type === 'mouse' && input.action.startsWith('wheel') && input.column < left;
}

function scrollTask(scroll: Scroll, { action }: Mouse): boolean {
  scroll.by(action === 'wheelup' ? -TASK_LINES : TASK_LINES);
  return true;
}

function aboutLab({ strings }: Ui, { difficulty, minutes }: Lab): string {
  return `${strings[difficulty]}  ${strings.minutes(minutes)}`;
}

function stageNote(ui: Ui, { state: { stage }, resumed }: LabControl): string {
  if (stage === 'starting') return `${ui.strings.starting}${ui.theme.glyphs.more}`;
  if (stage === 'grading') return `${ui.strings.grading}${ui.theme.glyphs.more}`;
  return resumed ? `${ui.strings.resumed}  ` : '';
}
