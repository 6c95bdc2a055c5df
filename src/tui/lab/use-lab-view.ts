import type { Lab } from '../../tutor/content/lab.ts';
import type { Place, Ui } from '../ui.ts';
import { useCell } from '../widgets/use-cell.ts';
import type { LabControl } from './use-lab-run.ts';

export interface LabView {
  /** Which of the two a narrow screen shows. */
  readonly view: 'task' | 'terminal';
  /** The terminal alone, on a wide screen. */
  readonly zoomed: boolean;
  /** How much wider than usual the task is: columns. */
  readonly wider: number;
  /** How many hints were asked for. */
  readonly hints: number;
  /** What is read over the whole screen instead. */
  readonly sheet: 'cluster' | 'solution' | 'tools' | undefined;
  /** What the next key answers. */
  readonly confirm: 'leave' | 'restart' | undefined;
  /** Path of the kubeconfig for the learner's own tools, once they asked for it. */
  readonly kubeconfig: string;
}

export interface LabViewControl {
  readonly state: LabView;
  toggle(): void;
  zoom(): void;
  resize(steps: number): void;
  /** Shows one hint more. */
  hint(): void;
  open(sheet: NonNullable<LabView['sheet']>): void;
  closeSheet(): void;
  /** Asks before something is done that cannot be undone. */
  ask(what: NonNullable<LabView['confirm']>): void;
  /** Takes a key when a question is open. */
  answer(key: string, restart: () => void): boolean;
  serve(control: LabControl): void;
  watchReplay(): void;
}

const RESIZE_STEP = 6;

/** What of a lab is in sight. @param back where one goes who leaves it */
export function useLabView(ui: Ui, lab: Lab, back: Place): LabViewControl {
  const cell = useCell<LabView>({
    view: 'task',
    zoomed: false,
    wider: 0,
    hints: 0,
    sheet: undefined,
    confirm: undefined,
    kubeconfig: '',
  });
  const change = (part: Partial<LabView>) => cell.set({ ...cell.get(), ...part });
  return {
    state: cell.get(),
    toggle: () => change({ view: cell.get().view === 'task' ? 'terminal' : 'task' }),
    zoom: () => change({ zoomed: !cell.get().zoomed }),
    resize: steps => change({ wider: cell.get().wider + steps * RESIZE_STEP }),
    hint: () =>
      change({ hints: Math.min(cell.get().hints + 1, lab.hints.length + 1), view: 'task', zoomed: false }),
    open: sheet => change({ sheet }),
    closeSheet: () => change({ sheet: undefined }),
    ask: confirm => change({ confirm }),
    answer(key, restart) {
      const { confirm } = cell.get();
      if (confirm === undefined) return false;
      change({ confirm: undefined });
      if (key === 'y' || key === 'enter' || (confirm === 'leave' && key === 'f10')) {
        if (confirm === 'leave') ui.go(back);
        else restart();
      }
      return true;
    },
    serve(control) {
      change({ sheet: 'tools' });
      control.serve().then(
        kubeconfig => change({ kubeconfig }),
        (error: Error) => ui.go({ screen: 'problem', message: error.message }),
      );
    },
    watchReplay: () => change({ sheet: undefined, view: 'terminal', zoomed: false }),
  };
}
