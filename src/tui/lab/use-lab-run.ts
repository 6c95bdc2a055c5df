import { useEffect, useRef, useState } from 'react';
import type { Scene } from '../../cluster/scene.ts';
import type { WhyJson } from '../../cluster/why.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import type { Grade } from '../../tutor/grade.ts';
import type { LabRun } from '../../tutor/lab-run.ts';
import type { ReplayStep } from '../../tutor/lab-world.ts';
import type { Loss } from '../../tutor/saved-cluster.ts';
import type { Ui } from '../ui.ts';
import { LabTerminal } from './lab-terminal.ts';
import type { LabLayout } from './layout.ts';

export type LabState =
  | { readonly stage: 'starting' }
  | { readonly stage: 'running'; readonly terminal: LabTerminal }
  | { readonly stage: 'grading'; readonly terminal: LabTerminal }
  | { readonly stage: 'graded'; readonly terminal: LabTerminal; readonly grade: Grade };

export interface LabControl {
  readonly state: LabState;
  /** It went on where it was left. */
  readonly resumed: boolean;
  /** Why it could not be gone on with, until that was read. */
  readonly loss: Loss | undefined;
  lossIsRead(): void;
  grade(): void;
  /** Serves the cluster to the learner's own tools. @returns the kubeconfig's path */
  serve(): Promise<string>;
  /** The scheduler's reasons as they are now. */
  why(): readonly WhyJson[];
  /** The cluster as a picture; empty before it is up. */
  scene(): Scene;
  /** Back from the result to the terminal. */
  resume(): void;
  restart(): void;
  /** The solution's steps, for a run that is only watched. */
  replay(): readonly ReplayStep[];
}

/** Starts a lab when the screen opens and ends it when it closes. */
export function useLabRun(ui: Ui, lab: Lab, layout: LabLayout, copy: (text: string) => void): LabControl {
  const [state, setState] = useState<LabState>({ stage: 'starting' });
  const [round, setRound] = useState(0);
  const [resumed, setResumed] = useState(false);
  const [loss, setLoss] = useState<Loss | undefined>(undefined);
  const current = useRef<{ run: LabRun; terminal: LabTerminal } | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a lab starts once a round; the rest of ui changes meanwhile
  useEffect(() => {
    let closed = false;
    const size = { columns: layout.pane?.columns ?? ui.columns, rows: layout.pane?.rows ?? ui.rows - 2 };
    ui.services.openLab(lab, size, round > 0).then(
      run => {
        if (closed) return run.stop();
        const terminal = new LabTerminal(run, layout.pane, ui.overlay, copy);
        current.current = { run, terminal };
        // In this order: each is drawn by itself, and the lab only once everything is known of it.
        setResumed(run.resumed);
        setLoss(run.loss);
        setState({ stage: 'running', terminal });
      },
      (error: Error) => !closed && ui.go({ screen: 'problem', message: error.message }),
    );
    return () => {
      closed = true;
      current.current?.terminal.dispose();
      current.current?.run.stop();
      current.current = undefined;
    };
  }, [lab, round]);
  return {
    state,
    resumed,
    loss,
    lossIsRead: () => setLoss(undefined),
    grade() {
      const running = current.current;
      if (running === undefined || state.stage === 'grading') return;
      const { terminal, run } = running;
      setState({ stage: 'grading', terminal });
      run.grade().then(
        grade => current.current === running && setState({ stage: 'graded', terminal, grade }),
        (error: Error) => ui.go({ screen: 'problem', message: error.message }),
      );
    },
    scene: () => current.current?.run.scene() ?? { nodes: [], homeless: [], events: [] },
    why: () => current.current?.run.why() ?? [],
    replay: () => current.current?.run.replay() ?? [],
    serve: async () => (await current.current?.run.serve()) ?? '',
    resume() {
      if (current.current) setState({ stage: 'running', terminal: current.current.terminal });
    },
    restart() {
      setState({ stage: 'starting' });
      setRound(round + 1);
    },
  };
}
