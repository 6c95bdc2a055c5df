import { characterWidth, textWidth } from '../../base/width.ts';
import type { Terminal } from '../../machine/runner.ts';
import type { EditState, LineResult } from './editor.ts';
import { visibleText } from './visible-text.ts';

/** Draws the prompt and the line, wrapped at the terminal's width, with the cursor in its place. */
export class LineView {
  private prompt = '';
  private cursorRow = 0;
  private rows = 0;
  private shown: string | undefined;

  constructor(
    private readonly put: (bytes: Uint8Array) => Promise<void>,
    private readonly terminal: Terminal,
  ) {}

  /** Begins a line below what is on the screen. */
  async start(prompt: string): Promise<void> {
    // All lines of the prompt but the last are written once.
    const lines = prompt.split('\n');
    this.prompt = lines.pop()!.replace(/[\x01\x02]/g, '');
    this.cursorRow = 0;
    this.rows = 0;
    this.shown = undefined;
    await this.write(`${lines.map(line => `${line}\r\n`).join('')}${this.prompt}`);
    this.cursorRow = Math.floor(textWidth(visibleText(this.prompt)) / this.terminal.columns);
  }

  /** Begins again at the top of a cleared screen. */
  async restart(): Promise<void> {
    this.cursorRow = 0;
    this.rows = 0;
    this.shown = undefined;
  }

  async draw(state: EditState): Promise<void> {
    const { prompt, text, cursor } = this.parts(state);
    const key = `${prompt}\0${text}\0${cursor}\0${this.terminal.columns}`;
    if (key === this.shown) return;
    this.shown = key;
    const width = this.terminal.columns;
    const whole = this.layout(textWidth(visibleText(prompt)), text, width);
    const place = this.layout(textWidth(visibleText(prompt)), text.slice(0, cursor), width);
    let out = this.cursorRow > 0 ? `\x1b[${this.cursorRow}A` : '';
    out += `\r\x1b[J${prompt}${shownText(text)}`;
    // A terminal stays in the last column until something more is written.
    if (whole.column === 0 && whole.row > 0) out += '\r\n';
    const up = whole.row - place.row;
    if (up > 0) out += `\x1b[${up}A`;
    out += `\r${place.column > 0 ? `\x1b[${place.column}C` : ''}`;
    this.cursorRow = place.row;
    this.rows = whole.row;
    await this.write(out);
  }

  /** Leaves the line as it stands and goes to the next one. */
  async finish(state: EditState, result: LineResult): Promise<void> {
    const down = this.rows - this.cursorRow;
    const out = down > 0 ? `\x1b[${down}B` : '';
    if (result.kind === 'line' || result.kind === 'edit') await this.write(`${out}\r\n`);
    else if (result.kind === 'interrupt') {
      const { prompt, text } = this.parts(state);
      const end = this.layout(textWidth(visibleText(prompt)), text, this.terminal.columns);
      await this.write(`${out}\r${end.column > 0 ? `\x1b[${end.column}C` : ''}`);
    }
    this.cursorRow = 0;
  }

  /** Shows something below the line, then the line again. */
  async below(state: EditState, text: string): Promise<void> {
    const down = this.rows - this.cursorRow;
    await this.write(`${down > 0 ? `\x1b[${down}B` : ''}\r\n${text}`);
    this.cursorRow = 0;
    this.shown = undefined;
    await this.draw(state);
  }

  private parts(state: EditState): { prompt: string; text: string; cursor: number } {
    const cursor = state.chars.slice(0, state.cursor).join('').length;
    if (state.search === undefined) return { prompt: this.prompt, text: state.text, cursor };
    const { text, failed, forward } = state.search;
    const label = `${failed ? 'failed ' : ''}${forward ? 'i' : 'reverse-i'}-search`;
    return { prompt: `(${label})\`${text}': `, text: state.text, cursor };
  }

  private layout(start: number, text: string, width: number): { row: number; column: number } {
    let row = Math.floor(start / width);
    let column = start % width;
    for (const c of text) {
      if (c === '\n') {
        row++;
        column = 0;
        continue;
      }
      const w = c < ' ' ? 2 : characterWidth(c);
      if (column + w > width) {
        row++;
        column = 0;
      }
      column += w;
      if (column === width) {
        row++;
        column = 0;
      }
    }
    return { row, column };
  }

  private write(text: string): Promise<void> {
    return this.put(new TextEncoder().encode(text));
  }
}

function shownText(text: string): string {
  return text
    .replace(/\n/g, '\r\n')
    .replace(/[\x00-\x09\x0b\x0c\x0e-\x1f]/g, c => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`);
}
