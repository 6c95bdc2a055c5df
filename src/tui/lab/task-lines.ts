import { wrap } from '../../terminal/width.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';

/** Wider lines are hard to read. */
const MOST_CELLS = 92;

/** A lab's task, with the hints that were asked for, for a column of `width`. */
export function taskLines(ui: Ui, lab: Lab, hints: number, width: number): string[] {
  const cells = Math.min(width - 2, MOST_CELLS);
  if (cells < 4) return [];
  const shown = lab.hints
    .slice(0, hints)
    .flatMap((text, index) => [
      '',
      ui.theme.paint('warn', ui.strings.hint(index + 1, lab.hints.length)),
      ...renderMarkdown(text[ui.language], cells, ui.theme),
    ]);
  const none =
    hints > lab.hints.length ? ['', ...wrap(ui.theme.paint('dim', ui.strings.noMoreHints), cells)] : [];
  return [...renderMarkdown(lab.task[ui.language], cells, ui.theme), ...shown, ...none].map(
    line => ` ${line}`,
  );
}
