import { wrap } from '../../terminal/width.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';
import { hintLines } from './hint-lines.ts';

/** Wider lines are hard to read. */
const MOST_CELLS = 92;

/** A lab's task, with the hints that were asked for, for a column of `width`. */
export function taskLines(ui: Ui, lab: Lab, hints: number, width: number): string[] {
  const cells = Math.min(width - 2, MOST_CELLS);
  if (cells < 4) return [];
  const none =
    hints > lab.hints.length ? ['', ...wrap(ui.theme.paint('dim', ui.strings.noMoreHints), cells)] : [];
  const shown = hintLines(ui, lab, hints, cells);
  return [...renderMarkdown(lab.task[ui.language], cells, ui.theme), ...shown, ...none].map(
    line => ` ${line}`,
  );
}
