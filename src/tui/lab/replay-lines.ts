import { wrap } from '../../terminal/width.ts';
import type { Lab } from '../../tutor/content/lab.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { Ui } from '../ui.ts';
import type { ReplayState } from './use-replay.ts';

/** Where a replay is: its steps, what was typed already and what comes next, then the explanation. */
export function replayLines(ui: Ui, lab: Lab, { steps, next }: ReplayState, width: number): string[] {
  const cells = Math.min(width - 2, 92);
  if (cells < 8) return [];
  const { theme, strings, language } = ui;
  const listed = steps.flatMap(({ command, note }, index) => {
    const style = index < next ? 'dim' : index === next ? 'code' : undefined;
    const mark = index < next ? theme.glyphs.yes : index === next ? '>' : ' ';
    const paint = (line: string) => (style === undefined ? line : theme.paint(style, line));
    const notes = note === '' ? [] : wrap(theme.paint('dim', note), cells - 2).map(line => `  ${line}`);
    const lines = command.split('\n').flatMap(line => wrap(line, cells - 2));
    return [...notes, ...lines.map((line, row) => `${row === 0 ? mark : ' '} ${paint(line)}`)];
  });
  return [
    theme.paint('title', strings.replayTitle(Math.min(next + 1, steps.length), steps.length)),
    '',
    ...listed,
    '',
    ...renderMarkdown(lab.explanation[language], cells, theme),
  ].map(line => ` ${line}`);
}
