import { useEffect } from 'react';
import type { ReplayStep } from '../../tutor/lab-world.ts';
import { useCell } from '../widgets/use-cell.ts';
import type { LabControl } from './use-lab-run.ts';

/** How far a replay of the solution is. */
export interface ReplayState {
  readonly steps: readonly ReplayStep[];
  /** Place of the step that comes next; at the end the number of steps. */
  readonly next: number;
}

export interface Replay {
  /** Undefined where none goes on. */
  readonly state: ReplayState | undefined;
  /** Starts the lab afresh, for the solution to be typed there. */
  begin(): void;
  /** Types the next step at the prompt and runs it; does nothing while the one before it runs. */
  step(): void;
  /** From here the learner goes on by hand. */
  end(): void;
}

/** Plays a lab's reference solution step by step in its terminal. */
export function useReplay(control: LabControl): Replay {
  const cell = useCell<'none' | 'starting' | ReplayState>('none');
  const state = cell.get();
  const { stage } = control.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the control is made anew with each drawing
  useEffect(() => {
    if (stage === 'running' && cell.get() === 'starting') cell.set({ steps: control.replay(), next: 0 });
  }, [stage]);
  return {
    state: typeof state === 'string' ? undefined : state,
    begin() {
      cell.set('starting');
      control.restart();
    },
    step() {
      const now = cell.get();
      if (typeof now === 'string' || control.state.stage !== 'running') return;
      const step = now.steps[now.next];
      if (step !== undefined && control.state.terminal.enter(step.command))
        cell.set({ ...now, next: now.next + 1 });
    },
    end: () => cell.set('none'),
  };
}
