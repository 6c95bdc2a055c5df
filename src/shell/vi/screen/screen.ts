import { textWidth } from '../../../base/width.ts';
import type { ViEditor } from '../editor.ts';
import { cellWidth, columnOf } from '../text/columns.ts';
import { type Cell, cellsOf } from './cells.ts';
import { statusLine } from './status.ts';

/** What a terminal has to be sent to show an editor: text, `~` below it, the status line, the cursor. */
export class ViScreen {
  constructor(
    private readonly editor: ViEditor,
    private readonly size: () => { columns: number; rows: number },
    private readonly isYaml: () => boolean,
  ) {}

  /** All of the screen, from the top left. */
  frame(): string {
    const { columns, rows } = this.size();
    const { text, view, options, cursor } = this.editor;
    const height = Math.max(1, rows - 1);
    view.rows = height;
    view.columns = columns;
    const numbers = options.on('number') || options.on('relativenumber');
    const gutter = numbers ? Math.max(3, String(text.last + 1).length) + 1 : 0;
    const width = Math.max(1, columns - gutter);
    this.scroll(height, width);
    let out = '\x1b[?25l\x1b[H';
    let row = 0;
    let place = { row: 0, column: gutter };
    let shown = view.top;
    for (; row < height && shown <= text.last; shown++) {
      const lines = wrapped(cellsOf(this.editor, shown, this.isYaml()), width, options.on('wrap'));
      if (row + lines.length > height && row > 0) break;
      if (shown === cursor.line) {
        const at = this.cursorColumn();
        place = {
          row: row + (options.on('wrap') ? Math.floor(at / width) : 0),
          column: gutter + (at % width),
        };
      }
      lines.slice(0, height - row).forEach((cells, i) => {
        out += `${gutter > 0 ? this.gutter(i === 0 ? shown : undefined, gutter) : ''}${painted(cells)}\x1b[K\r\n`;
      });
      row += lines.length;
    }
    const filler = shown <= text.last ? '@' : '~';
    for (; row < height; row++) out += `\x1b[94m${filler}\x1b[0m\x1b[K\r\n`;
    out += statusLine(this.editor, columns, rows);
    const { prompt } = this.editor;
    const cursorAt = prompt
      ? `\x1b[${rows};${Math.min(columns, 2 + textWidth(prompt.text.slice(0, prompt.at)))}H`
      : `\x1b[${place.row + 1};${place.column + 1}H`;
    return `${out}${cursorAt}\x1b[?25h`;
  }

  private gutter(line: number | undefined, width: number): string {
    if (line === undefined) return ' '.repeat(width);
    const { options, cursor } = this.editor;
    const number =
      options.on('relativenumber') && line !== cursor.line ? Math.abs(line - cursor.line) : line + 1;
    return `\x1b[33m${String(number).padStart(width - 1)} \x1b[0m`;
  }

  /** On a tab, vim's cursor stands on its last column in normal mode. */
  private cursorColumn(): number {
    const { editor } = this;
    const { col } = editor.cursor;
    const { tabStop } = editor.options;
    const at = columnOf(editor.line, col, tabStop);
    const isOnTab = editor.line[col] === '\t' && editor.mode === 'normal' && !editor.options.on('list');
    return isOnTab ? at + cellWidth('\t', at, tabStop) - 1 : at;
  }

  /** Long lines take several rows: the top goes down until the cursor's line has room. */
  private scroll(height: number, width: number): void {
    const { text, view, cursor, options } = this.editor;
    const rowsOf = (line: number) =>
      options.on('wrap')
        ? Math.max(1, Math.ceil(columnOf(text.line(line), text.line(line).length, options.tabStop) / width))
        : 1;
    this.editor.settle();
    for (; view.top < cursor.line; view.top++) {
      let used = 0;
      for (let line = view.top; line <= cursor.line; line++) used += rowsOf(line);
      if (used <= height) return;
    }
  }
}

/** Cells in rows of a width; a wide character is not cut in two. */
function wrapped(cells: readonly Cell[], width: number, wraps: boolean): Cell[][] {
  const rows: Cell[][] = [[]];
  let at = 0;
  for (const cell of cells) {
    if (at + cell.width > width) {
      if (!wraps) break;
      rows.push([]);
      at = 0;
    }
    rows.at(-1)!.push(cell);
    at += cell.width;
  }
  return rows;
}

function painted(cells: readonly Cell[]): string {
  let out = '';
  let style = '';
  for (const cell of cells) {
    if (cell.style !== style) out += `\x1b[0m${cell.style}`;
    style = cell.style;
    out += cell.text;
  }
  return style ? `${out}\x1b[0m` : out;
}
