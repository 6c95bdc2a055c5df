/** Lines of text, a selection, bookmarks and undo: the editor that the vim engine drives, without a screen. */

export class Pos {
  constructor(
    public line: number,
    public ch: number,
  ) {}
}

export interface Selection {
  anchor: Pos;
  head: Pos;
}

export interface Snapshot {
  readonly lines: readonly string[];
  readonly cursor: Pos;
}

export function before(a: Pos, b: Pos): boolean {
  return a.line < b.line || (a.line === b.line && a.ch < b.ch);
}

/** A place that moves with the text around it. */
export class Bookmark {
  constructor(
    private readonly buffer: TextBuffer,
    public at: Pos | undefined,
    readonly insertLeft: boolean,
  ) {}

  find(): Pos | null {
    return this.at ? new Pos(this.at.line, this.at.ch) : null;
  }

  clear(): void {
    this.buffer.bookmarks.delete(this);
    this.at = undefined;
  }
}

export class TextBuffer {
  lines: string[] = [''];
  selections: Selection[] = [{ anchor: new Pos(0, 0), head: new Pos(0, 0) }];
  readonly bookmarks = new Set<Bookmark>();
  readonly undone: Snapshot[] = [];
  readonly redoable: Snapshot[] = [];
  /** Counts the changes of the text. */
  version = 0;
  lastEditEnd = new Pos(0, 0);

  clip(p: Pos): Pos {
    if (p.line < 0) return new Pos(0, 0);
    if (p.line >= this.lines.length) return new Pos(this.lines.length - 1, this.lines.at(-1)!.length);
    return new Pos(p.line, Math.max(0, Math.min(p.ch, this.lines[p.line]!.length)));
  }

  get cursor(): Pos {
    const { head } = this.selections[0]!;
    return new Pos(head.line, head.ch);
  }

  select(anchor: Pos, head: Pos): void {
    this.selections = [{ anchor: this.clip(anchor), head: this.clip(head) }];
  }

  range(from: Pos, to: Pos): string {
    const [a, b] = before(to, from) ? [this.clip(to), this.clip(from)] : [this.clip(from), this.clip(to)];
    if (a.line === b.line) return this.lines[a.line]!.slice(a.ch, b.ch);
    return [
      this.lines[a.line]!.slice(a.ch),
      ...this.lines.slice(a.line + 1, b.line),
      this.lines[b.line]!.slice(0, b.ch),
    ].join('\n');
  }

  /** Replaces a stretch; bookmarks and selections behind it move along. @returns the end of the new text */
  replace(text: string, from: Pos, to: Pos = from): Pos {
    let [a, b] = [this.clip(from), this.clip(to)];
    if (before(b, a)) [a, b] = [b, a];
    const added = text.split('\n');
    const head = this.lines[a.line]!.slice(0, a.ch);
    const tail = this.lines[b.line]!.slice(b.ch);
    const fresh = [...added];
    fresh[0] = head + fresh[0]!;
    fresh[fresh.length - 1] += tail;
    this.lines.splice(a.line, b.line - a.line + 1, ...fresh);
    const end = new Pos(a.line + added.length - 1, (added.length === 1 ? a.ch : 0) + added.at(-1)!.length);
    const moved = (p: Pos, left: boolean): Pos => {
      if (before(p, a) || (left && p.line === a.line && p.ch === a.ch)) return p;
      if (before(p, b)) return left ? new Pos(a.line, a.ch) : end;
      if (p.line === b.line) return new Pos(end.line, end.ch + p.ch - b.ch);
      return new Pos(p.line + end.line - b.line, p.ch);
    };
    for (const mark of this.bookmarks) if (mark.at) mark.at = moved(mark.at, mark.insertLeft);
    this.selections = this.selections.map(s => ({
      anchor: moved(s.anchor, false),
      head: moved(s.head, false),
    }));
    this.version++;
    this.lastEditEnd = end;
    return end;
  }

  snapshot(): Snapshot {
    return { lines: [...this.lines], cursor: this.cursor };
  }

  /** Goes back to a snapshot; the cursor goes to the first line that changed, as vim's does. */
  restore(to: Snapshot, keepColumn: boolean): void {
    const first = to.lines.findIndex((line, i) => line !== this.lines[i]);
    const at = first < 0 ? Math.min(to.lines.length, this.lines.length) - 1 : first;
    this.lines = [...to.lines];
    const line = Math.max(0, Math.min(at, this.lines.length - 1));
    const place =
      keepColumn && to.cursor.line === line
        ? to.cursor
        : new Pos(line, Math.max(0, this.lines[line]!.search(/\S/)));
    const clipped = new Pos(line, Math.max(0, Math.min(place.ch, this.lines[line]!.length - 1)));
    this.select(clipped, clipped);
    this.version++;
  }

  undo(): boolean {
    const last = this.undone.pop();
    if (last === undefined) return false;
    this.redoable.push(this.snapshot());
    this.restore(last, true);
    return true;
  }

  redo(): boolean {
    const next = this.redoable.pop();
    if (next === undefined) return false;
    this.undone.push(this.snapshot());
    this.restore(next, false);
    return true;
  }
}
