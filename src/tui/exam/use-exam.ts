import { useEffect, useReducer, useRef } from 'react';
import type { Blueprint } from '../../tutor/content/blueprint.ts';
import type { ExamSession } from '../../tutor/exam/exam-session.ts';
import { ExamHeld } from '../../tutor/exam/open-exam.ts';
import { LabTerminal } from '../lab/lab-terminal.ts';
import type { LabLayout } from '../lab/layout.ts';
import type { Ui } from '../ui.ts';

export interface ExamControl {
  /** Undefined before it is begun. */
  readonly session: ExamSession | undefined;
  /** The terminal of the current task, once its cluster is up. */
  readonly terminal: LabTerminal | undefined;
  begin(): void;
}

/** Begins or goes on with an exam when asked to, and leaves it when the screen closes. */
export function useExam(ui: Ui, exam: Blueprint, layout: LabLayout): ExamControl {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const running = useRef<ExamSession | undefined>(undefined);
  const terminals = useRef(new Map<number, LabTerminal>()).current;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is left once, when the screen closes
  useEffect(
    () => () => {
      for (const terminal of terminals.values()) terminal.dispose();
      terminals.clear();
      running.current?.stop();
      running.current = undefined;
    },
    [],
  );
  const session = running.current;
  return {
    session,
    terminal: session?.stage === 'running' ? terminalOf(session) : undefined,
    begin() {
      if (running.current !== undefined) return;
      try {
        running.current = ui.services.exams.open(exam.id, {
          columns: layout.pane?.columns ?? ui.columns,
          rows: layout.pane?.rows ?? ui.rows - 2,
        });
        running.current.onChange(redraw);
        redraw();
      } catch (error) {
        const message = error instanceof ExamHeld ? ui.strings.examHeld : (error as Error).message;
        ui.go({ screen: 'problem', message });
      }
    },
  };

  function terminalOf({ task, current }: ExamSession): LabTerminal | undefined {
    const known = terminals.get(current);
    if (known !== undefined || task.console === undefined) return known;
    const terminal = new LabTerminal(task.console, undefined, ui.overlay, ui.copy);
    terminals.set(current, terminal);
    return terminal;
  }
}
