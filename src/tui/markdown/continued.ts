import { pieces, width } from '../../terminal/width.ts';
import type { Theme } from '../theme.ts';

/** A line of code in pieces of at most `cells`: each but the last ends in a mark that says that it goes on. */
export function continued(line: string, cells: number, theme: Theme): string[] {
  if (width(line) <= cells || cells < 8) return [line];
  const mark = theme.paint('dim', theme.glyphs.goesOn);
  const room = cells - width(theme.glyphs.goesOn);
  const lines: string[] = [];
  let text = '';
  let used = 0;
  let style = '';
  for (const piece of pieces(line)) {
    const isStyle = piece.startsWith('\x1b');
    if (isStyle) style = piece === '\x1b[0m' ? '' : style + piece;
    else if (used + width(piece) > room) {
      lines.push(`${text}${style === '' ? '' : '\x1b[0m'}${mark}`);
      text = style;
      used = 0;
    }
    text += piece;
    if (!isStyle) used += width(piece);
  }
  return [...lines, text];
}
