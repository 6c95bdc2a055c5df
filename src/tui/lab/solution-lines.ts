import type { Lab } from '../../tutor/content/lab.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';

/** A lab's explanation and its reference solution, to be read after an attempt. */
export function solutionLines(ui: Ui, lab: Lab, cells: number): string[] {
  const solution = `\`\`\`bash\n${lab.solution.trim()}\n\`\`\``;
  return [
    ...renderMarkdown(lab.explanation[ui.language], cells, ui.theme),
    '',
    ui.theme.paint('strong', ui.strings.solution),
    '',
    ...renderMarkdown(solution, cells, ui.theme),
  ];
}
