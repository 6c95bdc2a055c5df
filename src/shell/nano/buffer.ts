/** The text of nano, its cursor, what was cut, and undo. */
interface State {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
}

/** What a key does to the text: typing that goes on is undone together. */
type Change = 'typing' | 'cut' | 'other';

export class NanoBuffer {
  lines: string[] = [''];
  row = 0;
  column = 0;
  changed = false;
  private cut: string[] = [];
  private last: Change | undefined;
  private undoable: State[] = [];
  private redoable: State[] = [];

  get line(): string {
    return this.lines[this.row]!;
  }

  load(text: string): void {
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  /** The text as a file has it. */
  get content(): string {
    const text = this.lines.map(line => `${line}\n`).join('');
    return text === '\n' ? '' : text;
  }

  /** Goes to a place, or as near as the text has one. */
  go(row: number, column: number): void {
    this.row = Math.max(0, Math.min(row, this.lines.length - 1));
    this.column = Math.max(0, Math.min(column, this.line.length));
  }

  left(): void {
    if (this.column > 0 || this.row === 0) this.go(this.row, this.column - 1);
    else this.go(this.row - 1, Number.POSITIVE_INFINITY);
  }

  right(): void {
    if (this.column < this.line.length || this.row === this.lines.length - 1)
      this.go(this.row, this.column + 1);
    else this.go(this.row + 1, 0);
  }

  /** The cursor went somewhere: what is typed or cut next is a step of its own. */
  settle(): void {
    this.last = undefined;
  }

  type(text: string): void {
    this.begin('typing');
    text.split(/\r\n|\r|\n/).forEach((part, i) => {
      if (i > 0) this.split();
      this.lines[this.row] = this.line.slice(0, this.column) + part + this.line.slice(this.column);
      this.column += part.length;
    });
  }

  breakLine(): void {
    this.begin('other');
    this.split();
  }

  private split(): void {
    const { line, column } = this;
    this.lines.splice(this.row, 1, line.slice(0, column), line.slice(column));
    this.go(this.row + 1, 0);
  }

  rubOut(): void {
    if (this.column === 0 && this.row === 0) return;
    if (this.column > 0) this.column -= [...this.line.slice(0, this.column)].at(-1)!.length;
    else this.go(this.row - 1, Number.POSITIVE_INFINITY);
    this.removeNext();
  }

  removeNext(): void {
    const { line, column } = this;
    const next = [...line.slice(column)][0];
    if (next === undefined && this.row === this.lines.length - 1) return;
    this.begin('other');
    if (next !== undefined) this.lines[this.row] = line.slice(0, column) + line.slice(column + next.length);
    else this.lines.splice(this.row, 2, line + this.lines[this.row + 1]!);
  }

  /** Cuts the line; lines cut one after the other are pasted together. */
  cutLine(): void {
    const together = this.last === 'cut';
    this.begin('cut');
    const removed = this.lines.splice(this.row, 1);
    this.cut = together ? [...this.cut, ...removed] : removed;
    if (this.lines.length === 0) this.lines.push('');
    this.go(this.row, 0);
  }

  copyLine(): void {
    this.cut = this.last === 'cut' ? [...this.cut, this.line] : [this.line];
    this.last = 'cut';
    this.go(this.row + 1, 0);
  }

  paste(): void {
    if (this.cut.length === 0) return;
    this.begin('other');
    this.lines.splice(this.row, 0, ...this.cut);
    this.go(this.row + this.cut.length, 0);
  }

  /** The next place of a text behind the cursor, around the end; case does not count. */
  find(text: string): { row: number; column: number } | undefined {
    const wanted = text.toLowerCase();
    for (let i = 0; i <= this.lines.length && wanted !== ''; i++) {
      const row = (this.row + i) % this.lines.length;
      const column = this.lines[row]!.toLowerCase().indexOf(wanted, i === 0 ? this.column + 1 : 0);
      if (column >= 0) return { row, column };
    }
    return undefined;
  }

  /** Puts a text in place of so many characters behind the cursor; the cursor stands before the next. */
  replace(length: number, text: string): void {
    this.begin('other');
    this.lines[this.row] = this.line.slice(0, this.column) + text + this.line.slice(this.column + length);
    this.column = Math.max(0, this.column + text.length - 1);
  }

  /** @returns whether there was anything to take back */
  undo(): boolean {
    return this.exchange(this.undoable, this.redoable);
  }

  redo(): boolean {
    return this.exchange(this.redoable, this.undoable);
  }

  private begin(change: Change): void {
    if (change === 'other' || change !== this.last) {
      this.undoable.push(this.state());
      this.redoable = [];
    }
    this.last = change;
    this.changed = true;
  }

  private state(): State {
    return { lines: [...this.lines], row: this.row, column: this.column };
  }

  private exchange(from: State[], to: State[]): boolean {
    const state = from.pop();
    if (state === undefined) return false;
    to.push(this.state());
    this.lines = [...state.lines];
    this.go(state.row, state.column);
    this.last = undefined;
    this.changed = true;
    return true;
  }
}
