/** Screen columns of characters: tabs and wide characters take more than one. */
import { characterWidth } from '../../../base/width.ts';
import type { Options } from '../options.ts';
import { indentLength } from './position.ts';

/** How many columns a character takes that begins at a column. */
export function cellWidth(c: string, column: number, tabStop: number): number {
  if (c === '\t') return tabStop - (column % tabStop);
  return c < ' ' || c === '\x7f' ? 2 : characterWidth(c);
}

/** The column that the character at an index begins at. */
export function columnOf(text: string, index: number, tabStop: number): number {
  let column = 0;
  for (const c of text.slice(0, index)) column += cellWidth(c, column, tabStop);
  return column;
}

/** The index of the character that covers a column; the length of the text where it is shorter. */
export function indexAt(text: string, column: number, tabStop: number): number {
  let at = 0;
  let index = 0;
  for (const c of text) {
    const width = cellWidth(c, at, tabStop);
    if (at + width > column) return index;
    at += width;
    index += c.length;
  }
  return index;
}

/** Blanks that fill so many columns, with tabs unless `expand`. */
export function blanks(columns: number, tabStop: number, expand: boolean): string {
  if (expand) return ' '.repeat(columns);
  return '\t'.repeat(Math.floor(columns / tabStop)) + ' '.repeat(columns % tabStop);
}

/** Blanks that fill so many columns behind a column, with tabs where they fit. */
export function blanksFrom(start: number, columns: number, tabStop: number): string {
  let out = '';
  let at = start;
  while (at + tabStop - (at % tabStop) <= start + columns) {
    out += '\t';
    at += tabStop - (at % tabStop);
  }
  return out + ' '.repeat(start + columns - at);
}

/** The indentation of a line as 'autoindent' gives it to the next one: tabs or blanks as 'expandtab' says. Models set_indent. */
export function indentFor(text: string, options: Options): string {
  const { tabStop } = options;
  return blanks(columnOf(text, indentLength(text), tabStop), tabStop, options.on('expandtab'));
}
