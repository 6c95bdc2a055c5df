import { characterWidth, textWidth } from '../line/width.ts';
import type { ViEditor } from './editor.ts';
import { before } from './text-buffer.ts';
import { yamlColours } from './yaml-colours.ts';

/** What a terminal has to be sent to show an editor: text, `~` below it, the status line, the cursor. */
export class ViScreen {
  constructor(
    private readonly editor: ViEditor,
    private readonly size: () => { columns: number; rows: number },
    private readonly isYaml: () => boolean,
  ) {}

  frame(): string {
    const { columns, rows } = this.size();
    const { host } = this.editor;
    const height = rows - 1;
    host.rows = height;
    const { line, ch } = host.buffer.cursor;
    const gutter =
      host.options.number || host.options.relativenumber
        ? Math.max(3, String(host.lineCount()).length) + 1
        : 0;
    const width = Math.max(1, columns - gutter);
    this.scroll(line, height, width);
    let out = '\x1b[?25l\x1b[H';
    let row = 0;
    let place = { row: 0, column: 0 };
    let shown = host.top;
    for (; row < height && shown < host.lineCount(); shown++) {
      const cells = this.cells(shown);
      const rowsNeeded = Math.max(1, Math.ceil(cells.width / width));
      if (row + rowsNeeded > height) break;
      if (shown === line) {
        const at = Math.min(this.column(shown, ch), Number.MAX_SAFE_INTEGER);
        place = { row: row + Math.floor(at / width), column: gutter + (at % width) };
      }
      const number = host.options.relativenumber && shown !== line ? Math.abs(shown - line) : shown + 1;
      const head = gutter > 0 ? `\x1b[33m${String(number).padStart(gutter - 1)} \x1b[0m` : '';
      out += `${head}${cells.text(width, gutter)}\x1b[K\r\n`;
      row += rowsNeeded;
    }
    const filler = shown < host.lineCount() ? '@' : '~';
    for (; row < height; row++) out += `\x1b[94m${filler}\x1b[0m\x1b[K\r\n`;
    out += this.bottom(columns);
    const prompt = this.editor.prompt;
    const cursor = prompt
      ? `\x1b[${rows};${Math.min(columns, 2 + textWidth(prompt.text))}H`
      : `\x1b[${place.row + 1};${place.column + 1}H`;
    return `${out}${cursor}\x1b[?25h`;
  }

  private bottom(columns: number): string {
    const { editor } = this;
    if (editor.prompt) return `${editor.prompt.kind}${editor.prompt.text}\x1b[K`;
    const label = {
      normal: '',
      insert: '-- INSERT --',
      replace: '-- REPLACE --',
      visual: '-- VISUAL --',
      'visual line': '-- VISUAL LINE --',
      'visual block': '-- VISUAL BLOCK --',
      command: '',
    }[editor.mode];
    const left = editor.message && label === '' ? editor.message.split('\n')[0]! : label;
    const { line, ch } = editor.host.buffer.cursor;
    const empty = editor.host.getLine(line) === '' && editor.mode === 'normal';
    const column = this.column(line, ch) + 1;
    const place = `${line + 1},${empty ? '0-1' : column === ch + 1 ? ch + 1 : `${ch + 1}-${column}`}`;
    const { lineCount, top } = { lineCount: editor.host.lineCount(), top: editor.host.top };
    const height = this.size().rows - 1;
    const where =
      lineCount <= height
        ? 'All'
        : top === 0
          ? 'Top'
          : top + height >= lineCount
            ? 'Bot'
            : `${Math.floor((top / (lineCount - height)) * 100)}%`;
    const error = /^E\d+:/.test(left);
    const text = left.slice(0, Math.max(0, columns - 18 - (editor.pending ? 11 : 0)));
    const shown = error
      ? `\x1b[97;41m${text}\x1b[0m`
      : label && !editor.message
        ? `\x1b[1m${text}\x1b[0m`
        : text;
    return `${shown}\x1b[K\x1b[${this.size().rows};${Math.max(1, columns - 28)}H${editor.pending.padEnd(11)}${place.padEnd(14)}${where}`;
  }

  private scroll(line: number, height: number, width: number): void {
    const { host } = this.editor;
    if (line < host.top)
      host.top = line < host.top - height ? Math.max(0, line - Math.floor(height / 2)) : line;
    const rowsOf = (i: number) => Math.max(1, Math.ceil(this.cells(i).width / width));
    const far = line >= host.top + 2 * height;
    if (far) host.top = Math.max(0, line - Math.floor(height / 2));
    for (;;) {
      let used = 0;
      for (let i = host.top; i <= line; i++) used += rowsOf(i);
      if (used <= height || host.top >= line) return;
      host.top++;
    }
  }

  /** The screen column of a character. */
  private column(line: number, ch: number): number {
    const tab = Number(this.editor.host.options.tabSize) || 8;
    const text = this.editor.host.getLine(line);
    let width = 0;
    for (const c of text.slice(0, ch)) width += c === '\t' ? tab - (width % tab) : characterWidth(c);
    // On a tab, vim's cursor stands on its last column in normal mode.
    if (text[ch] === '\t' && this.editor.mode === 'normal') width += tab - (width % tab) - 1;
    return width;
  }

  private cells(line: number): { width: number; text(width: number, gutter: number): string } {
    const { host } = this.editor;
    const tab = Number(host.options.tabSize) || 8;
    const source = host.getLine(line);
    const colours = this.isYaml() && host.options.syntax !== 'off' ? yamlColours(source) : [];
    const marks = this.marked(line, source);
    const list: { c: string; w: number; style: string }[] = [];
    let width = 0;
    let index = 0;
    for (const c of source) {
      const style = marks[index] ?? colours[index] ?? '';
      const w = c === '\t' ? tab - (width % tab) : characterWidth(c);
      list.push({
        c: c === '\t' ? ' '.repeat(w) : c < ' ' ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c,
        w: c < ' ' && c !== '\t' ? 2 : w,
        style,
      });
      width += w;
      index += c.length;
    }
    return {
      width,
      text: (limit, gutter) => {
        let out = '';
        let style = '';
        let at = 0;
        for (const cell of list) {
          if (at + cell.w > limit) {
            out += `${style ? '\x1b[0m' : ''}\r\n${' '.repeat(gutter)}${style}`;
            at = 0;
          }
          if (cell.style !== style) out += `\x1b[0m${cell.style}`;
          style = cell.style;
          out += cell.c;
          at += cell.w;
        }
        return style ? `${out}\x1b[0m` : out;
      },
    };
  }

  /** Styles of the visual selection and of search matches, by index. */
  private marked(line: number, text: string): (string | undefined)[] {
    const { host, mode } = this.editor;
    const styles: (string | undefined)[] = [];
    if (host.highlight && host.options.hlsearch !== false) {
      for (const match of text.matchAll(
        new RegExp(host.highlight.source, `${host.highlight.flags.replace('g', '')}g`),
      )) {
        for (let i = match.index; i < match.index + match[0].length; i++) styles[i] = '\x1b[30;43m';
      }
    }
    if (!mode.startsWith('visual')) return styles;
    for (const { anchor, head } of host.buffer.selections) {
      const [a, b] = before(head, anchor) ? [head, anchor] : [anchor, head];
      if (line < a.line || line > b.line) continue;
      const from = mode === 'visual line' || line > a.line ? 0 : a.ch;
      const to = mode === 'visual line' || line < b.line ? text.length : b.ch;
      for (let i = from; i < Math.max(to, from + 1); i++) styles[i] = '\x1b[7m';
    }
    return styles;
  }
}
