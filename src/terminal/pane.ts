import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { BoundedNumbers } from './bounded-numbers.ts';
import { type Cell, Selection } from './selection.ts';
import { sgr } from './sgr.ts';

/** Where the cursor of a pane stands, from 0, or that it is not shown. */
export interface PaneCursor {
  readonly column: number;
  readonly row: number;
  readonly visible: boolean;
}

const SCROLLBACK = 5_000;

/**
 * An emulated terminal: bytes of programs go in, a grid of cells comes out.
 * Its rows are served as text with SGR sequences, ready to be written at the pane's place on the screen.
 */
export class Pane {
  private readonly terminal: xterm.Terminal;
  private readonly decoder = new TextDecoder();
  private readonly bounded = new BoundedNumbers();
  private scrolled = 0;
  private cursorShown = true;
  private changedHandler: () => void = () => undefined;
  private cells: string[] | undefined;
  private selection: Selection | undefined;

  constructor(columns: number, rows: number) {
    this.terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
      // It would tell the learner's terminal of sequences that it does not understand.
      logLevel: 'off',
    });
    this.terminal.loadAddon(new Unicode11Addon() as unknown as xterm.ITerminalAddon);
    this.terminal.unicode.activeVersion = '11';
    this.terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, p => this.cursorMode(p, true));
    this.terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, p => this.cursorMode(p, false));
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  /** True while a full-screen program (vi, less) has the alternate buffer. */
  get isAlternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  /** True when arrow keys are to be sent in their application form. */
  get applicationCursorKeys(): boolean {
    return this.terminal.modes.applicationCursorKeysMode;
  }

  /** True when the program asked for pastes to be bracketed. */
  get bracketedPaste(): boolean {
    return this.terminal.modes.bracketedPasteMode;
  }

  /** Called after what was written has been taken into the grid. */
  onChange(handler: () => void): void {
    this.changedHandler = handler;
  }

  /** What the terminal itself answers to programs (cursor position reports and the like). */
  onReply(handler: (text: string) => void): void {
    this.terminal.onData(handler);
  }

  /** Takes bytes of a program. Resolves when they are in the grid: a writer that waits for it cannot run ahead. */
  write(chunk: Uint8Array | string): Promise<void> {
    const text = typeof chunk === 'string' ? chunk : this.decoder.decode(chunk, { stream: true });
    return new Promise(resolve => {
      this.terminal.write(this.bounded.take(text), () => {
        this.cells = undefined;
        this.changedHandler();
        resolve();
      });
    });
  }

  /** Lines that the width broke are broken anew. */
  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    this.terminal.resize(Math.max(2, columns), Math.max(1, rows));
    this.scrolled = 0;
    this.selection = undefined;
    this.cells = undefined;
    this.changedHandler();
  }

  /** Looks back by `lines` (negative: forward again). Returns whether anything moved. */
  scroll(lines: number): boolean {
    if (this.isAlternate) return false;
    const most = this.terminal.buffer.active.baseY;
    const next = Math.max(0, Math.min(most, this.scrolled + lines));
    if (next === this.scrolled) return false;
    this.scrolled = next;
    this.cells = undefined;
    this.changedHandler();
    return true;
  }

  /** How many lines back the view is. */
  get scrolledBack(): number {
    return this.scrolled;
  }

  scrollToEnd(): void {
    this.scroll(-this.scrolled);
  }

  get cursor(): PaneCursor {
    const buffer = this.terminal.buffer.active;
    const visible = this.cursorShown && this.scrolled === 0;
    return { column: Math.min(buffer.cursorX, this.columns - 1), row: buffer.cursorY, visible };
  }

  /** The rows as text with SGR sequences, each exactly `columns` wide and ending in a reset. */
  lines(): readonly string[] {
    this.cells ??= Array.from({ length: this.rows }, (_, row) => this.line(row));
    return this.cells;
  }

  /** The rows as plain text without trailing blanks: for tests and copying. */
  text(): string {
    const buffer = this.terminal.buffer.active;
    const rows = Array.from(
      { length: this.rows },
      (_, row) => buffer.getLine(this.top + row)?.translateToString(true) ?? '',
    );
    return rows.join('\n');
  }

  /** Marks what lies between two cells of the view, both included; nothing when there is none. */
  select(from?: Cell, to?: Cell): void {
    if (from === undefined && this.selection === undefined) return;
    const inBuffer = ({ column, row }: Cell) => ({ column, row: row + this.top });
    this.selection = from && to && new Selection(inBuffer(from), inBuffer(to));
    this.cells = undefined;
    this.changedHandler();
  }

  /** The text that is marked. */
  selectedText(): string {
    return this.selection?.text(this.terminal.buffer.active, this.columns) ?? '';
  }

  dispose(): void {
    // What was written last may still be on its way.
    this.changedHandler = () => undefined;
    this.terminal.dispose();
  }

  private cursorMode(parameters: readonly (number | number[])[], shown: boolean): boolean {
    if (parameters.includes(25)) this.cursorShown = shown;
    return false;
  }

  /** The buffer's row that the view begins with. */
  private get top(): number {
    return this.terminal.buffer.active.baseY - this.scrolled;
  }

  private line(view: number): string {
    const buffer = this.terminal.buffer.active;
    const row = this.top + view;
    const line = buffer.getLine(row);
    if (line === undefined) return ' '.repeat(this.columns);
    const cell = buffer.getNullCell();
    let text = '';
    let style = '';
    for (let column = 0; column < this.columns; column++) {
      const found = line.getCell(column, cell);
      if (found === undefined || found.getWidth() === 0) continue;
      const next = sgr(found, this.selection?.has({ column, row }));
      if (next !== style) {
        text += `\x1b[0${next}m`;
        style = next;
      }
      text += found.getChars() || ' ';
    }
    return style === '' ? text : `${text}\x1b[0m`;
  }
}
