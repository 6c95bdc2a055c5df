import type { Lab } from '../../tutor/content/lab.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';

/** The first hints of a lab, each under its number. */
export function hintLines(ui: Ui, lab: Lab, count: number, cells: number): string[] {
  return lab.hints
    .slice(0, count)
    .flatMap((text, index) => [
      '',
      ui.theme.paint('warn', ui.strings.hint(index + 1, lab.hints.length)),
      ...renderMarkdown(text[ui.language], cells, ui.theme),
    ]);
}
