import type { Pos } from './position.ts';
import { pos } from './position.ts';

interface State {
  readonly lines: readonly string[];
  readonly marks: ReadonlyMap<string, Pos>;
  readonly cursor: Pos;
  readonly version: number;
  /** The first line that the change after it touched. */
  top: number;
  /** Which change that was, and when. */
  readonly number: number;
  readonly time: number;
}

/** The lines being edited, the marks in them, and what undo needs. */
export class Text {
  private current: string[] = [''];
  readonly marks = new Map<string, Pos>();
  /** Names a state of the lines: undo brings back an older one. */
  version = 0;
  private versions = 0;
  /** The version that all lines were taken out in. */
  private emptied = -1;
  private undoable: State[] = [];
  private redoable: State[] = [];
  /** Changes now belong to the last state in `undoable`. */
  private open = false;
  private changes = 0;
  private undone = { number: 0, time: 0 };
  /** The time in milliseconds. */
  now: () => number = () => 0;
  /** Where the cursor is when a change begins. */
  cursorNow: () => Pos = () => pos(0, 0);

  get lines(): readonly string[] {
    return this.current;
  }

  get last(): number {
    return this.current.length - 1;
  }

  line(at: number): string {
    return this.current[at] ?? '';
  }

  /** Replaces everything, and forgets what was. */
  load(lines: readonly string[]): void {
    this.current = lines.length > 0 ? [...lines] : [''];
    this.undoable = [];
    this.redoable = [];
    this.marks.clear();
    this.open = false;
    this.version = ++this.versions;
  }

  setLine(at: number, text: string): void {
    if (this.current[at] === text) return;
    this.begin(at);
    this.current[at] = text;
  }

  /** Nothing but the empty line that a text always has. */
  get isEmptied(): boolean {
    return this.emptied === this.version;
  }

  /** Begins a change that changes nothing: undo comes back to here. */
  touch(): void {
    this.begin(this.cursorNow().line);
  }

  /** Puts lines before line `at`; marks behind move along. */
  insert(at: number, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.begin(at);
    this.current = [...this.current.slice(0, at), ...lines, ...this.current.slice(at)];
    for (const [name, mark] of this.marks)
      if (mark.line >= at) this.marks.set(name, pos(mark.line + lines.length, mark.col));
  }

  /** Takes lines out; a text never has fewer than one line. Models mark_adjust: letters lose their place, other marks keep near it. */
  remove(at: number, count: number): void {
    if (count <= 0) return;
    this.begin(at);
    this.current.splice(at, count);
    if (this.current.length === 0) {
      this.current.push('');
      this.emptied = this.version;
    }
    for (const [name, mark] of this.marks) {
      if (mark.line >= at + count) this.marks.set(name, pos(mark.line - count, mark.col));
      else if (mark.line < at) continue;
      else if (/^[a-z]/.test(name)) this.marks.delete(name);
      else this.marks.set(name, pos(Math.max(0, at - 1), mark.col));
    }
  }

  /** Keeps track of a line under a name while other lines come and go. */
  follow(name: string, line: number): void {
    this.marks.set(name, pos(line, 0));
  }

  /** Where a line is now; undefined when it was taken out. It is no longer followed. */
  followed(name: string): number | undefined {
    const mark = this.marks.get(name);
    this.marks.delete(name);
    return mark?.line;
  }

  /** What was changed until now is undone in one step. */
  closeChange(): void {
    this.open = false;
  }

  /** @returns where the cursor goes, undefined when there is nothing to undo */
  undo(): Pos | undefined {
    return this.exchange(this.undoable, this.redoable);
  }

  /** @returns where the cursor goes, undefined when there is nothing to redo */
  redo(): Pos | undefined {
    return this.exchange(this.redoable, this.undoable);
  }

  /** The change that was undone or made again last: its number, and how many seconds ago it was made. */
  get lastUndone(): { readonly number: number; readonly secondsAgo: number } {
    return { number: this.undone.number, secondsAgo: Math.floor((this.now() - this.undone.time) / 1000) };
  }

  private begin(line: number): void {
    if (!this.open) {
      this.undoable.push(
        this.state({ cursor: this.cursorNow(), top: line, number: ++this.changes, time: this.now() }),
      );
      if (this.undoable.length > 1000) this.undoable.shift();
      this.redoable = [];
      this.open = true;
    }
    const change = this.undoable.at(-1)!;
    change.top = Math.min(change.top, line);
    this.version = ++this.versions;
  }

  private state(change: Pick<State, 'cursor' | 'top' | 'number' | 'time'>): State {
    const { cursor, top, number, time } = change;
    return {
      lines: [...this.current],
      marks: new Map(this.marks),
      version: this.version,
      cursor,
      top,
      number,
      time,
    };
  }

  private exchange(from: State[], to: State[]): Pos | undefined {
    this.open = false;
    const next = from.pop();
    if (next === undefined) return undefined;
    to.push(this.state(next));
    this.undone = next;
    const cursor = cursorAfter(this.current, next);
    this.current = [...next.lines];
    for (const [name, mark] of next.marks) if (!this.marks.has(name)) this.marks.set(name, mark);
    this.version = next.version;
    return cursor;
  }
}

/** Models u_undoredo: back to where the change was made from when that is near, else to the first line that changed. */
function cursorAfter(old: readonly string[], { lines, cursor, top }: State): Pos {
  const shared = Math.min(old.length, lines.length);
  let first = top;
  let size = 0;
  if (old.length === lines.length) {
    while (first < shared && old[first] === lines[first]) first++;
    if (first === shared) return cursor;
    while (first + size < shared && old[first + size] !== lines[first + size]) size++;
  } else {
    let tail = 0;
    while (tail < shared - first && old.at(-1 - tail) === lines.at(-1 - tail)) tail++;
    size = lines.length - first - tail;
  }
  const isNear = cursor.line >= first - 1 && cursor.line <= first + size;
  let line = Math.max(0, Math.min(isNear ? cursor.line : first, lines.length - 1));
  if (cursor.line + 1 === line) line--;
  return line === cursor.line ? cursor : pos(line, Number.NaN);
}
