/** Aligns tab separated cells as Go's text/tabwriter does. models text/tabwriter with a padding character of space */

export interface TabStyle {
  readonly minWidth: number;
  readonly padding: number;
  /** A column is never narrower than it was further up. models RememberWidths of liggitt/tabwriter */
  readonly remembers: boolean;
}

/** kubectl get and friends. */
export const TABLE_STYLE: TabStyle = { minWidth: 6, padding: 3, remembers: true };
/** kubectl describe. */
export const DESCRIBE_STYLE: TabStyle = { minWidth: 0, padding: 2, remembers: false };

/**
 * A column is a run of lines whose cell there ends with a tab; its width is that of its widest cell.
 * @param remembered least widths of the columns, from rows that were printed before; brought up to date
 */
export function align(
  text: string,
  style: TabStyle,
  remembered: number[] | undefined = style.remembers ? [] : undefined,
): string {
  const lines = text.split('\n').map(line => line.split('\t'));
  const rows: string[] = lines.map(() => '');
  const format = (from: number, to: number, widths: readonly number[]): void => {
    const column = widths.length;
    for (let at = from; at < to; at++) {
      if (column >= lines[at]!.length - 1) continue;
      const start = at;
      let width = style.minWidth;
      for (; at < to && column < lines[at]!.length - 1; at++) {
        width = Math.max(width, textWidth(lines[at]![column]!) + style.padding);
      }
      if (remembered !== undefined) {
        width = Math.max(width, remembered[column] ?? 0);
        remembered[column] = width;
      }
      write(from, start, widths);
      format(start, at, [...widths, width]);
      from = at;
      at--;
    }
    write(from, to, widths);
  };
  const write = (from: number, to: number, widths: readonly number[]): void => {
    for (let at = from; at < to; at++) {
      rows[at] = lines[at]!.map((cell, index) => {
        const width = widths[index];
        return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - textWidth(cell)));
      }).join('');
    }
  };
  format(0, lines.length, []);
  return rows.join('\n');
}

/** Tabwriter counts runes, not the cells of a terminal. */
function textWidth(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}
