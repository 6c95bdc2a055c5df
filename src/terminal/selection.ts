import type { IBuffer } from '@xterm/headless';

/** A cell of a terminal's buffer; rows count from the first line of the scrollback. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** What was dragged over, from one cell to another, both included, whichever came first. */
export class Selection {
  private readonly start: Cell;
  private readonly end: Cell;

  constructor(from: Cell, to: Cell) {
    const forward = from.row < to.row || (from.row === to.row && from.column <= to.column);
    [this.start, this.end] = forward ? [from, to] : [to, from];
  }

  has({ column, row }: Cell): boolean {
    if (row < this.start.row || row > this.end.row) return false;
    return (
      (row > this.start.row || column >= this.start.column) &&
      (row < this.end.row || column <= this.end.column)
    );
  }

  /** The text as it is copied: a line that only the width broke stays one. */
  text(buffer: IBuffer, columns: number): string {
    const parts: string[] = [];
    for (let { row } = this.start; row <= this.end.row; row++) {
      const line = buffer.getLine(row);
      if (line === undefined) continue;
      const first = row === this.start.row ? this.start.column : 0;
      const last = row === this.end.row ? this.end.column + 1 : columns;
      const goesOn = buffer.getLine(row + 1)?.isWrapped ?? false;
      parts.push(line.translateToString(!goesOn, first, last));
      if (row < this.end.row && !goesOn) parts.push('\n');
    }
    return parts.join('');
  }
}
