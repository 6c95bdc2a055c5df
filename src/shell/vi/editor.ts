import { KeyFeed, type Keys } from './keys.ts';
import { normalCommand } from './normal/normal.ts';
import { visualCommand } from './normal/visual.ts';
import { Options } from './options.ts';
import { Registers } from './registers.ts';
import { Search } from './search.ts';
import { columnOf, indexAt } from './text/columns.ts';
import { Jumps } from './text/jumps.ts';
import { firstNonBlank, LINE_END, type Pos, pos } from './text/position.ts';
import { Text } from './text/text.ts';

export type Mode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual line' | 'visual block' | 'command';

/** A selection: from `anchor` to the cursor. */
export interface Visual {
  readonly kind: 'characters' | 'lines' | 'block';
  readonly anchor: Pos;
}

/** A change that `.` makes again: its keys without count and register. */
export interface Change {
  readonly keys: readonly string[];
  readonly count: number;
  readonly register: string | undefined;
  /** It was made of a selection of this size. */
  readonly visual?: { readonly kind: Visual['kind']; readonly lines: number; readonly columns: number };
}

/** A command that cannot be done: vim beeps, and forgets the keys that a macro still has. */
export class Refused extends Error {}

/** A text being edited with vim's keys: no screen, no files. `:` lines are handed to `onCommand`. */
export class ViEditor {
  readonly text = new Text();
  readonly options = new Options();
  readonly registers = new Registers();
  readonly search = new Search();
  readonly jumps = new Jumps();
  readonly view = { top: 0, rows: 23, columns: 80 };
  message = '';
  /** The line at the bottom while `:`, `/` or `?` is typed. */
  prompt: { readonly kind: string; text: string; at: number } | undefined;
  onCommand: (line: string) => void = () => undefined;
  visual: Visual | undefined;
  lastVisual: (Visual & { readonly cursor: Pos; readonly toEnd: boolean }) | undefined;
  typing: 'insert' | 'replace' | undefined;
  /** A command is carried out from within insert mode (CTRL-O). */
  oneCommand = false;
  lastFind: { readonly key: string; readonly character: string } | undefined;
  lastChange: Change | undefined;
  lastInserted = '';
  readonly histories: Readonly<Record<':' | '/', string[]>> = { ':': [], '/': [] };
  fileName = '';
  lastCommand = '';
  /** The last command that `:!` gave to the shell. */
  lastShell = '';
  lastSubstitute:
    | { readonly pattern: string; readonly replacement: string; readonly flags: string }
    | undefined;
  /** What :s replaced so far, while :g runs. */
  substituted: { matches: number; lines: number } | undefined;
  lastMacro: string | undefined;
  readonly feed: KeyFeed;
  /** The column on the screen that j and k keep to. */
  want = 0;
  private place: Pos = pos(0, 0);

  constructor(text: string) {
    this.text.cursorNow = () => this.place;
    this.feed = new KeyFeed(
      () => this.commands(),
      () => ({ normal: 'n', insert: 'i', replace: 'i', command: '' })[this.mode as string] ?? 'v',
    );
    this.load(text);
  }

  /** Replaces the whole text, as :e does. */
  load(text: string): void {
    this.text.load(text.replace(/\n$/, '').split('\n'));
    this.visual = undefined;
    this.place = pos(0, 0);
    this.want = 0;
    this.view.top = 0;
  }

  get content(): string {
    return `${this.text.lines.join('\n')}\n`;
  }

  get mode(): Mode {
    if (this.prompt) return 'command';
    if (this.typing) return this.typing;
    if (this.visual)
      return ({ characters: 'visual', lines: 'visual line', block: 'visual block' } as const)[
        this.visual.kind
      ];
    return 'normal';
  }

  /** The keys of a command that is not complete yet. */
  get pending(): string {
    return this.typing || this.prompt ? '' : this.feed.trail.join('');
  }

  /** One key typed: `a`, ` `, `<Esc>`, `<CR>`, `<C-v>`. */
  key(name: string): void {
    const { message, mode } = this;
    this.message = '';
    if (!this.typing && !this.prompt) this.text.closeChange();
    this.feed.typed(name);
    // A message stays until something else is shown in its place.
    if (this.message === '' && mode === 'normal' && this.mode === 'normal' && name !== '<C-l>')
      this.message = message;
  }

  /** Types keys as :normal does: a command that they leave unfinished is given up. */
  normal(keys: readonly string[]): void {
    this.feed.nested(keys, () => this.mode !== 'normal');
  }

  get cursor(): Pos {
    return this.place;
  }

  /** The text of the line that the cursor is in. */
  get line(): string {
    return this.text.line(this.place.line);
  }

  /** Moves the cursor, j and k then keep to its column. */
  moveTo(to: Pos): void {
    this.place = this.clipped(to);
    // On a tab the cursor is seen at its end.
    const onTab = this.line[this.place.col] === '\t' && !this.typing && !this.visual;
    const column = columnOf(this.line, this.place.col + (onTab ? 1 : 0), this.options.tabStop);
    this.want = onTab ? column - 1 : column;
  }

  /** Moves to a line, in the column that j and k keep to. */
  moveToLine(line: number): void {
    const at = Math.max(0, Math.min(this.text.last, line));
    this.place = this.clipped(
      pos(
        at,
        this.want === LINE_END ? LINE_END : indexAt(this.text.line(at), this.want, this.options.tabStop),
      ),
    );
  }

  /** Moves to the first character of a line that is no blank. */
  moveToFirst(line: number): void {
    const at = Math.max(0, Math.min(this.text.last, line));
    this.moveTo(pos(at, firstNonBlank(this.text.line(at))));
  }

  /** The cursor may stand behind the last character while text is typed or selected. */
  private clipped({ line, col }: Pos): Pos {
    const at = Math.max(0, Math.min(line, this.text.last));
    const { length } = this.text.line(at);
    const end = this.typing || this.visual || this.oneCommand ? length : Math.max(0, length - 1);
    return pos(at, Number.isNaN(col) ? firstNonBlank(this.text.line(at)) : Math.max(0, Math.min(col, end)));
  }

  /** Puts the cursor back into the text after it was changed. */
  settle(): void {
    this.place = this.clipped(this.place);
    this.view.top = this.topFor(this.place.line);
  }

  /** The first line on the screen that has the cursor's line in sight: near by one by one, from far in the middle. Models update_topline. */
  private topFor(line: number): number {
    const { rows } = this.view;
    const top = Math.min(this.view.top, this.text.last);
    const margin = Math.min(this.options.number('scrolloff'), (rows - 1) >> 1);
    const first = Math.max(0, line - margin);
    const last = Math.min(this.text.last, line + margin);
    const middle = Math.max(0, line - (rows >> 1));
    if (first < top) return top - first >= rows - 1 ? middle : first;
    if (last < top + rows) return top;
    return last - top - rows + 1 >= rows - 1 ? middle : last - rows + 1;
  }

  /** Remembers where '[ and '] point to: what was changed or yanked last. */
  changedRange(from: Pos, to: Pos): void {
    this.text.marks.set('[', from);
    this.text.marks.set(']', to);
  }

  /** Ends a selection, so that gv finds it. */
  leaveVisual(): void {
    if (this.visual === undefined) return;
    this.lastVisual = { ...this.visual, cursor: this.place, toEnd: this.want === LINE_END };
    const [from, to] =
      this.visual.anchor.line < this.place.line ||
      (this.visual.anchor.line === this.place.line && this.visual.anchor.col <= this.place.col)
        ? [this.visual.anchor, this.place]
        : [this.place, this.visual.anchor];
    const isLines = this.visual.kind === 'lines';
    this.text.marks.set('<', isLines ? pos(from.line, 0) : from);
    this.text.marks.set('>', isLines ? pos(to.line, LINE_END) : to);
    this.visual = undefined;
  }

  startVisual(kind: Visual['kind']): void {
    this.visual = { kind, anchor: this.place };
  }

  private *commands(): Keys<void> {
    for (;;) {
      try {
        yield* this.visual ? visualCommand(this) : normalCommand(this);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error.message) this.message = error.message;
        this.typing = undefined;
        this.oneCommand = false;
        this.prompt = undefined;
        this.feed.flush();
      }
      this.feed.trail.length = 0;
      this.settle();
    }
  }
}
