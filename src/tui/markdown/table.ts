import { width, wrap } from '../../terminal/width.ts';

export const COLUMN_GAP = '  ';
/** Narrower columns cannot be read. */
const LEAST_CELLS = 6;

/** The widths of a table's columns: as wide as they want to be, the widest narrowed until all fit into `room`. */
export function columnWidths(wanted: readonly number[], room: number): readonly number[] {
  const widths = [...wanted];
  const most = room - COLUMN_GAP.length * (widths.length - 1);
  while (widths.reduce((sum, size) => sum + size, 0) > most) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= LEAST_CELLS) break;
    widths[widest]!--;
  }
  return widths;
}

/** A row of a table as lines: cells that are wider than their column are wrapped. */
export function tableRow(row: readonly string[], widths: readonly number[]): string[] {
  const columns = widths.map((size, column) => wrap(row[column] ?? '', size));
  const height = Math.max(1, ...columns.map(lines => lines.length));
  return Array.from({ length: height }, (_, at) =>
    columns
      .map((lines, column) => padded(lines[at] ?? '', widths[column]!))
      .join(COLUMN_GAP)
      .trimEnd(),
  );
}

function padded(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - width(text)));
}
