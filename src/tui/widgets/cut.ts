import { clip, width } from '../../terminal/width.ts';
import type { Theme } from '../theme.ts';

/** A text of at most `cells`: what does not fit ends in an ellipsis. */
export function cut(text: string, cells: number, theme: Theme): string {
  if (width(text) <= cells) return text;
  const { more } = theme.glyphs;
  return cells <= width(more) ? clip(text, cells) : clip(text, cells - width(more)).trimEnd() + more;
}
