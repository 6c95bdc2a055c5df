import { NanoBuffer } from '../nano/buffer.ts';
import { CHANGES, MOVES } from '../nano/keys.ts';
import { nanoFrame, type Shortcut } from '../nano/screen.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { FullScreen } from './full-screen.ts';

/** `nano [+LINE] [FILE]`: the small editor with its keys at the foot of the screen. */
export const nano: Program = async process => {
  const name = process.args.find(arg => !/^[-+]/.test(arg)) ?? '';
  const line = Number(process.args.find(arg => /^\+\d+$/.test(arg)) ?? 1);
  return new Nano(process, name, line - 1).run();
};

const CANCEL: Shortcut = { key: '^C', does: 'Cancel' };
const YES_NO: readonly Shortcut[] = [{ key: ' Y', does: 'Yes' }, CANCEL, { key: ' N', does: 'No' }];
const lines = (count: number): string => `${count} line${count === 1 ? '' : 's'}`;

class Nano {
  private readonly screen: FullScreen;
  private readonly buffer = new NanoBuffer();
  private top = 0;
  private message = '';
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
      this.buffer.load(files.readText(path, process.actor));
      this.message = `[ Read ${lines(this.buffer.lines.length)} ]`;
    } else this.message = name === '' ? '[ Welcome to nano.  For basic help, type Ctrl+G. ]' : '[ New File ]';
    this.buffer.go(row, 0);
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
        if (key.name === 'C-x') {
          if (await this.mayLeave()) return 0;
        } else await this.press(key.name, key.text);
      }
    } finally {
      await this.screen.leave();
    }
  }

  private async press(name: string, text: string): Promise<void> {
    const move = MOVES[name];
    const change = CHANGES[name];
    const command = this.commands[name];
    if (move) {
      this.buffer.settle();
      move(this.buffer, this.height - 1);
    } else if (change) change(this.buffer, 0);
    else if (command) await command();
    else if (text >= ' ') this.buffer.type(text);
  }

  /** Keys that ask something, or say something. */
  private readonly commands: Readonly<Record<string, () => unknown>> = {
    'C-o': () => this.save(),
    'C-s': () => this.save(true),
    'C-w': () => this.search(),
    'M-w': () => this.searchAgain(),
    'C-\\': () => this.replace(),
    'M-r': () => this.replace(),
    'C-r': () => this.insertFile(),
    'C-_': () => this.goToLine(),
    'M-g': () => this.goToLine(),
    'M-u': () => {
      this.message = this.buffer.undo() ? '[ Undid change ]' : '[ Nothing to undo ]';
    },
    'M-e': () => {
      this.message = this.buffer.redo() ? '[ Redid change ]' : '[ Nothing to redo ]';
    },
    'C-c': () => {
      const { row, column, line, lines: all } = this.buffer;
      this.message = `[ line ${row + 1}/${all.length} (${Math.round(((row + 1) * 100) / all.length)}%), col ${column + 1}/${line.length + 1} ]`;
    },
    'C-g': () => {
      this.message = '[ Type to insert; the keys below do the rest; ^X leaves ]';
    },
  };

  private get height(): number {
    return Math.max(1, this.screen.rows - 4);
  }

  private async search(): Promise<void> {
    const text = await this.ask(`Search${this.searched ? ` [${this.searched}]` : ''}: `);
    if (text === undefined) return;
    this.searched = text || this.searched;
    this.searchAgain();
  }

  private searchAgain(): boolean {
    const found = this.buffer.find(this.searched);
    this.buffer.settle();
    if (found) this.buffer.go(found.row, found.column);
    else this.message = `[ "${this.searched}" not found ]`;
    return found !== undefined;
  }

  /** Asks for a text and another, then at each place whether to replace it. */
  private async replace(): Promise<void> {
    const text = await this.ask(`Search (to replace)${this.searched ? ` [${this.searched}]` : ''}: `);
    if (text === undefined) return;
    this.searched = text || this.searched;
    const fresh = await this.ask('Replace with: ');
    if (fresh === undefined) return;
    let count = 0;
    let all = false;
    const start = { row: this.buffer.row, column: this.buffer.column - 1 };
    const left = this.buffer.content.toLowerCase().split(this.searched.toLowerCase()).length - 1;
    this.buffer.column = start.column;
    for (let n = 0; n < left && this.searchAgain(); n++) {
      const answer: string | undefined = all ? 'y' : await this.choose('Replace this instance?', 'yna');
      if (answer === undefined) break;
      all ||= answer === 'a';
      if (answer === 'n') continue;
      this.buffer.replace(this.searched.length, fresh);
      count++;
    }
    this.message =
      left === 0
        ? `[ "${this.searched}" not found ]`
        : `[ Replaced ${count} occurrence${count === 1 ? '' : 's'} ]`;
    this.buffer.go(this.buffer.row, this.buffer.column);
  }

  private async goToLine(): Promise<void> {
    const answer = await this.ask('Enter line number, column number: ');
    if (answer === undefined) return;
    const [row = 1, column = 1] = answer.split(',').map(Number);
    if (Number.isNaN(row)) this.message = '[ Invalid line or column number ]';
    else this.buffer.go(row - 1, column - 1);
  }

  private async insertFile(): Promise<void> {
    const name = await this.ask('File to insert [from ./]: ');
    if (!name) return;
    try {
      const text = this.process.host.files.readText(this.process.path(name), this.process.actor);
      this.buffer.type(text);
      this.message = `[ Read ${lines(text.replace(/\n$/, '').split('\n').length)} ]`;
    } catch (error) {
      this.message = `[ Error reading ${name}: ${errnoText(error)} ]`;
    }
  }

  /** @param quiet writes to the name it has without asking @returns whether it was written */
  private async save(quiet = false): Promise<boolean> {
    const name = quiet && this.name !== '' ? this.name : await this.ask('File Name to Write: ', this.name);
    if (name === undefined || name === '') {
      this.message = '[ Cancelled ]';
      return false;
    }
    const { files } = this.process.host;
    const path = this.process.path(name);
    if (name !== this.name && files.exists(path)) {
      const answer = await this.choose(`File "${name}" exists; OVERWRITE?`, 'yn');
      if (answer !== 'y') return false;
    }
    try {
      files.writeFile(path, this.buffer.content, { actor: this.process.actor });
    } catch (error) {
      this.message = `[ Error writing ${name}: ${errnoText(error)} ]`;
      return false;
    }
    this.name = name;
    this.buffer.changed = false;
    this.message = `[ Wrote ${lines(this.buffer.content === '' ? 0 : this.buffer.lines.length)} ]`;
    return true;
  }

  private async mayLeave(): Promise<boolean> {
    if (!this.buffer.changed) return true;
    const answer = await this.choose('Save modified buffer?', 'yn');
    return answer === 'n' || (answer === 'y' && (await this.save()));
  }

  /** One of some letters; undefined when it is given up. */
  private async choose(question: string, letters: string): Promise<string | undefined> {
    const keys = letters.includes('a') ? [...YES_NO, { key: ' A', does: 'All' }] : YES_NO;
    for (;;) {
      await this.draw({ text: `${question} `, keys });
      const key = await this.screen.key();
      if (key === undefined || key === 'timeout' || key.name === 'C-c' || key.name === 'escape') {
        this.message = '[ Cancelled ]';
        return undefined;
      }
      const letter = key.name.toLowerCase();
      if (letter.length === 1 && letters.includes(letter)) return letter;
    }
  }

  /** A line of text; undefined when it is given up. */
  private async ask(question: string, start = ''): Promise<string | undefined> {
    let text = start;
    for (;;) {
      await this.draw({ text: question + text, keys: [{ key: '^G', does: 'Help' }, CANCEL] });
      const key = await this.screen.key();
      if (key === undefined || key === 'timeout' || key.name === 'C-c' || key.name === 'escape') {
        this.message = '[ Cancelled ]';
        return undefined;
      }
      if (key.name === 'enter') return text;
      if (key.name === 'backspace' || key.name === 'C-h') text = [...text].slice(0, -1).join('');
      else if (key.text >= ' ') text += key.text;
    }
  }

  private async draw(question?: {
    readonly text: string;
    readonly keys: readonly Shortcut[];
  }): Promise<void> {
    const { row } = this.buffer;
    if (row < this.top || row >= this.top + this.height) this.top = Math.max(0, row - (this.height >> 1));
    const view = { name: this.name, message: this.message, top: this.top, ...(question ? { question } : {}) };
    await this.screen.write(nanoFrame(this.buffer, view, this.screen.columns, this.screen.rows));
  }
}
