import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { FullScreen } from './full-screen.ts';

const HELP = [
  '^O Write Out  ^X Exit       ^W Where Is   ^K Cut        ^U Paste',
  '^A Home       ^E End        ^Y Page Up    ^V Page Down  ^G Help',
];

/** `nano [+LINE] [FILE]`: the small editor with its keys at the foot of the screen. */
export const nano: Program = async process => {
  const name = process.args.find(arg => !/^[-+]/.test(arg)) ?? '';
  const line = Number(process.args.find(arg => /^\+\d+$/.test(arg)) ?? 1);
  return new Nano(process, name, line - 1).run();
};

class Nano {
  private readonly screen: FullScreen;
  private lines: string[] = [''];
  private row: number;
  private column = 0;
  private top = 0;
  private changed = false;
  private message = '';
  private cut: string[] = [];
  private cutLast = false;
  private searched = '';

  /** @throws ProgramError without a terminal, or where the file cannot be read */
  constructor(
    private readonly process: ProgramProcess,
    private name: string,
    row: number,
  ) {
    const { files } = process.host;
    const path = process.path(name);
    if (name !== '' && files.exists(path)) {
      if (files.stat(path).type === 'directory') throw new ProgramError(`${name} is a directory`);
      this.lines = files.readText(path, process.actor).replace(/\n$/, '').split('\n');
      this.message = `[ Read ${this.lines.length} line${this.lines.length === 1 ? '' : 's'} ]`;
    } else this.message = name === '' ? '' : '[ New File ]';
    this.row = Math.max(0, Math.min(row, this.lines.length - 1));
    this.screen = new FullScreen(process, { meta: true });
  }

  async run(): Promise<number> {
    await this.screen.enter();
    try {
      for (;;) {
        await this.draw();
        const key = await this.screen.key();
        if (key === undefined || key === 'timeout') return 0;
        this.message = '';
        const wasCut = this.cutLast;
        this.cutLast = false;
        if (key.name === 'C-x') {
          if (await this.mayLeave()) return 0;
        } else if (key.name === 'C-k') this.cutLine(wasCut);
        else if (!(await this.act(key.name))) this.type(key.name === 'tab' ? '\t' : key.text);
      }
    } finally {
      await this.screen.leave();
    }
  }

  /** Does what a key stands for. @returns false when it is text to insert */
  private async act(key: string): Promise<boolean> {
    const page = this.height - 1;
    const line = this.lines[this.row]!;
    switch (key) {
      case 'up':
      case 'C-p':
        return this.go(this.row - 1, this.column);
      case 'down':
      case 'C-n':
        return this.go(this.row + 1, this.column);
      case 'left':
      case 'C-b':
        return this.column > 0 || this.row === 0
          ? this.go(this.row, this.column - 1)
          : this.go(this.row - 1, Number.POSITIVE_INFINITY);
      case 'right':
      case 'C-f':
        return this.column < line.length || this.row === this.lines.length - 1
          ? this.go(this.row, this.column + 1)
          : this.go(this.row + 1, 0);
      case 'home':
      case 'C-a':
        return this.go(this.row, 0);
      case 'end':
      case 'C-e':
        return this.go(this.row, line.length);
      case 'pageup':
      case 'C-y':
        return this.go(this.row - page, this.column);
      case 'pagedown':
      case 'C-v':
        return this.go(this.row + page, this.column);
      case 'enter':
        return this.breakLine();
      case 'backspace':
      case 'C-h':
        return this.rubOut();
      case 'delete':
      case 'C-d':
        return this.removeNext();
      case 'C-u':
        this.lines.splice(this.row, 0, ...this.cut);
        this.changed ||= this.cut.length > 0;
        return this.go(this.row + this.cut.length, 0);
      case 'C-o':
      case 'C-s':
        await this.save(key === 'C-s');
        return true;
      case 'C-w':
        await this.search();
        return true;
      case 'C-g':
        this.message = '[ Type to insert; the keys below do the rest; ^X leaves ]';
        return true;
    }
    return false;
  }

  private get height(): number {
    return Math.max(1, this.screen.rows - 4);
  }

  private go(row: number, column: number): true {
    this.row = Math.max(0, Math.min(row, this.lines.length - 1));
    this.column = Math.max(0, Math.min(column, this.lines[this.row]!.length));
    return true;
  }

  private type(text: string): void {
    if (text === '' || (text < ' ' && text !== '\t')) return;
    const pasted = text.split(/\r\n|\r|\n/);
    pasted.forEach((part, i) => {
      if (i > 0) this.breakLine();
      const line = this.lines[this.row]!;
      this.lines[this.row] = line.slice(0, this.column) + part + line.slice(this.column);
      this.column += part.length;
    });
    this.changed = true;
  }

  private breakLine(): true {
    const line = this.lines[this.row]!;
    this.lines.splice(this.row, 1, line.slice(0, this.column), line.slice(this.column));
    this.changed = true;
    return this.go(this.row + 1, 0);
  }

  private rubOut(): true {
    if (this.column === 0 && this.row === 0) return true;
    if (this.column > 0) this.column -= [...this.lines[this.row]!.slice(0, this.column)].at(-1)!.length;
    else this.go(this.row - 1, Number.POSITIVE_INFINITY);
    return this.removeNext();
  }

  private removeNext(): true {
    const line = this.lines[this.row]!;
    const next = [...line.slice(this.column)][0];
    if (next !== undefined)
      this.lines[this.row] = line.slice(0, this.column) + line.slice(this.column + next.length);
    else if (this.row < this.lines.length - 1)
      this.lines.splice(this.row, 2, line + this.lines[this.row + 1]!);
    else return true;
    this.changed = true;
    return true;
  }

  /** Cuts the line; lines cut one after the other are pasted together. */
  private cutLine(together: boolean): void {
    const removed = this.lines.splice(this.row, 1);
    this.cut = together ? [...this.cut, ...removed] : removed;
    if (this.lines.length === 0) this.lines.push('');
    this.go(this.row, 0);
    this.cutLast = true;
    this.changed = true;
  }

  private async search(): Promise<void> {
    const text = await this.ask(`Search${this.searched ? ` [${this.searched}]` : ''}: `, '');
    if (text === undefined) return;
    this.searched = text || this.searched;
    const count = this.lines.length;
    for (let i = 0; i <= count && this.searched !== ''; i++) {
      const row = (this.row + i) % count;
      const from = i === 0 ? this.column + 1 : 0;
      const at = this.lines[row]!.toLowerCase().indexOf(this.searched.toLowerCase(), from);
      if (at < 0) continue;
      this.go(row, at);
      return;
    }
    this.message = `[ "${this.searched}" not found ]`;
  }

  /** @param quiet writes to the name it has without asking @returns whether it was written */
  private async save(quiet = false): Promise<boolean> {
    const name = quiet && this.name !== '' ? this.name : await this.ask('File Name to Write: ', this.name);
    if (name === undefined || name === '') {
      this.message = '[ Cancelled ]';
      return false;
    }
    try {
      const { files } = this.process.host;
      const text = this.lines.map(line => `${line}\n`).join('');
      files.writeFile(this.process.path(name), text === '\n' ? '' : text, { actor: this.process.actor });
    } catch (error) {
      this.message = `[ Error writing ${name}: ${errnoText(error)} ]`;
      return false;
    }
    this.name = name;
    this.changed = false;
    this.message = `[ Wrote ${this.lines.length} line${this.lines.length === 1 ? '' : 's'} ]`;
    return true;
  }

  private async mayLeave(): Promise<boolean> {
    if (!this.changed) return true;
    for (;;) {
      await this.draw('Save modified buffer?  Y Yes  N No  ^C Cancel');
      const key = await this.screen.key();
      if (key === undefined || key === 'timeout' || /^n$/i.test(key.name)) return true;
      if (/^y$/i.test(key.name)) return this.save();
      if (key.name === 'C-c' || key.name === 'escape') return false;
    }
  }

  private async ask(question: string, start: string): Promise<string | undefined> {
    let text = start;
    for (;;) {
      await this.draw(question + text);
      const key = await this.screen.key();
      if (key === undefined || key === 'timeout' || key.name === 'C-c' || key.name === 'escape')
        return undefined;
      if (key.name === 'enter') return text;
      if (key.name === 'backspace') text = [...text].slice(0, -1).join('');
      else if (key.text >= ' ') text += key.text;
    }
  }

  private async draw(question?: string): Promise<void> {
    const { columns, rows } = this.screen;
    if (this.row < this.top || this.row >= this.top + this.height)
      this.top = Math.max(0, this.row - (this.height >> 1));
    const shown = (line: string) => line.replace(/\t/g, '        ');
    const before = shown(this.lines[this.row]!.slice(0, this.column)).length;
    const left = before >= columns ? before - (columns >> 1) : 0;
    const title = `  GNU nano 7.2  ${this.name || 'New Buffer'}${this.changed ? ' *' : ''}`;
    let out = `\x1b[?25l\x1b[H\x1b[7m${title.padEnd(columns).slice(0, columns)}\x1b[0m`;
    for (let i = 0; i < this.height; i++) {
      const line = shown(this.lines[this.top + i] ?? '');
      const from = this.top + i === this.row ? left : 0;
      out += `\x1b[${i + 2};1H\x1b[2K${line.slice(from, from + columns)}`;
    }
    const foot = question ?? this.message.padStart((columns + this.message.length) >> 1);
    out += `\x1b[${rows - 2};1H\x1b[2K${question === undefined ? '' : '\x1b[7m'}${foot.slice(0, columns)}\x1b[0m`;
    HELP.forEach((line, i) => {
      out += `\x1b[${rows - 1 + i};1H\x1b[2K${line.slice(0, columns)}`;
    });
    const cursor =
      question === undefined ? [this.row - this.top + 2, before - left + 1] : [rows - 2, question.length + 1];
    await this.screen.write(`${out}\x1b[${cursor[0]};${cursor[1]}H\x1b[?25h`);
  }
}
