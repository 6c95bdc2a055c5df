import { initVim } from '@replit/codemirror-vim-core';
import { Bookmark, before, Pos, type Selection, TextBuffer } from './text-buffer.ts';

type Handler = (...args: unknown[]) => void;

/** What the engine asks its host for. */
export interface EngineEvents {
  /** `:`, `/` or `?` was typed. */
  prompt(prefix: string, accept: (text: string) => void): void;
  notify(message: string): void;
  /** Something cannot be done. */
  fail(): void;
}

/**
 * The CodeMirror-5-shaped editor that @replit/codemirror-vim-core drives, on a TextBuffer. Only what the engine calls
 * is here; what belongs to a screen answers with fixed measures.
 */
export class EngineHost {
  readonly state: Record<string, unknown> = {};
  readonly buffer = new TextBuffer();
  readonly options: Record<string, unknown> = {
    tabSize: 8,
    indentUnit: 8,
    indentWithTabs: true,
    firstLineNumber: 1,
    textwidth: 0,
  };
  curOp: unknown = {};
  marks = {};
  virtualSelection: unknown = null;
  rows = 24;
  top = 0;
  highlight: RegExp | undefined;
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly field = {};

  constructor(readonly events: EngineEvents) {}

  on(type: string, handler: Handler): void {
    const set = this.handlers.get(type) ?? new Set();
    set.add(handler);
    this.handlers.set(type, set);
  }

  off(type: string, handler: Handler): void {
    this.handlers.get(type)?.delete(handler);
  }

  signal(type: string, ...args: unknown[]): void {
    for (const handler of [...(this.handlers.get(type) ?? [])]) handler(this, ...args);
  }

  getInputField(): object {
    return this.field;
  }

  operation<T>(body: () => T): T {
    return body();
  }

  firstLine(): number {
    return 0;
  }

  lastLine(): number {
    return this.buffer.lines.length - 1;
  }

  lineCount(): number {
    return this.buffer.lines.length;
  }

  getLine(line: number): string {
    return this.buffer.lines[line] ?? '';
  }

  getLineHandle(row: number) {
    return { row, index: row };
  }

  getLineNumber(handle: { row: number }): number {
    return handle.row;
  }

  releaseLineHandles(): void {}

  getValue(): string {
    return this.buffer.lines.join('\n');
  }

  setValue(text: string): void {
    this.buffer.lines = text.split('\n');
    this.setCursor(0, 0);
  }

  getCursor(which: 'head' | 'anchor' | 'start' | 'end' = 'head'): Pos {
    const { anchor, head } = this.buffer.selections[0]!;
    const p =
      which === 'head'
        ? head
        : which === 'anchor'
          ? anchor
          : (which === 'start') === before(head, anchor)
            ? head
            : anchor;
    return new Pos(p.line, p.ch);
  }

  setCursor(line: number | Pos, ch?: number): void {
    const p = typeof line === 'object' ? line : new Pos(line, ch ?? 0);
    this.buffer.select(p, p);
    this.signal('cursorActivity');
  }

  /** Moves the moving end of a selection only. */
  setCursorKeepingAnchor(head: Pos): void {
    this.buffer.select(this.buffer.selections[0]!.anchor, head);
    this.signal('cursorActivity');
  }

  listSelections(): Selection[] {
    return this.buffer.selections.map(({ anchor, head }) => ({
      anchor: new Pos(anchor.line, anchor.ch),
      head: new Pos(head.line, head.ch),
      empty: () => anchor.line === head.line && anchor.ch === head.ch,
      from: () => (before(head, anchor) ? head : anchor),
      to: () => (before(head, anchor) ? anchor : head),
    }));
  }

  setSelections(list: readonly Selection[], primary = 0): void {
    const clipped = list.map(s => ({ anchor: this.buffer.clip(s.anchor), head: this.buffer.clip(s.head) }));
    this.buffer.selections = [clipped[primary]!, ...clipped.filter((_, i) => i !== primary)];
    this.signal('cursorActivity');
  }

  setSelection(anchor: Pos, head: Pos = anchor): void {
    this.buffer.select(anchor, head);
    this.signal('cursorActivity');
  }

  somethingSelected(): boolean {
    return this.listSelections().some(s => s.anchor.line !== s.head.line || s.anchor.ch !== s.head.ch);
  }

  getSelection(): string {
    return this.getSelections().join('\n');
  }

  getSelections(): string[] {
    return this.buffer.selections.map(s => this.buffer.range(s.anchor, s.head));
  }

  replaceSelection(text: string): void {
    this.replaceSelections(this.buffer.selections.map(() => text));
  }

  replaceSelections(texts: readonly string[]): void {
    const order = this.buffer.selections
      .map((s, i) => ({ s, text: texts[i] ?? '' }))
      .sort((a, b) => (before(a.s.head, b.s.head) ? 1 : -1));
    for (const { s, text } of order) this.buffer.replace(text, s.anchor, s.head);
    this.changed(texts.join('\n'), '+input');
  }

  getRange(from: Pos, to: Pos): string {
    return this.buffer.range(from, to);
  }

  /** A position as the engine's own are. */
  posOf(line: number, ch: number): Pos {
    return new Pos(line, ch);
  }

  replaceRange(text: string, from: Pos, to: Pos = from, origin?: string): void {
    // Whole lines up to the end take the line break before them along, since there is none after the last line.
    const isTail = text === '' && from.ch === 0 && from.line > 0 && to.line > this.lastLine();
    this.buffer.replace(text, isTail ? new Pos(from.line - 1, this.getLine(from.line - 1).length) : from, to);
    this.changed(text, origin);
  }

  clipPos(p: Pos): Pos {
    return this.buffer.clip(p);
  }

  indexFromPos(p: Pos): number {
    return this.buffer.lines.slice(0, p.line).reduce((sum, line) => sum + line.length + 1, 0) + p.ch;
  }

  posFromIndex(index: number): Pos {
    let rest = index;
    for (let line = 0; line < this.buffer.lines.length; line++) {
      const { length } = this.buffer.lines[line]!;
      if (rest <= length) return new Pos(line, rest);
      rest -= length + 1;
    }
    return this.buffer.clip(new Pos(this.buffer.lines.length, 0));
  }

  setBookmark(at: Pos, options?: { insertLeft?: boolean }): Bookmark {
    const mark = new Bookmark(this.buffer, this.buffer.clip(at), options?.insertLeft ?? false);
    this.buffer.bookmarks.add(mark);
    return mark;
  }

  getLastEditEnd(): Pos {
    return this.buffer.lastEditEnd;
  }

  getOption(name: string): unknown {
    return this.options[name];
  }

  setOption(name: string, value: unknown): void {
    this.options[name] = value;
  }

  toggleOverwrite(on: boolean): void {
    this.state.overwrite = on;
  }

  /** Inserts what was typed; one after the other it replaces in replace mode. */
  type(text: string): void {
    const at = this.buffer.cursor;
    if (this.buffer.selections.length > 1) {
      this.replaceSelections(this.buffer.selections.map(() => text));
      return;
    }
    const over = this.state.overwrite && text !== '\n' && at.ch < this.getLine(at.line).length;
    const end = this.buffer.replace(text, at, over ? new Pos(at.line, at.ch + text.length) : at);
    this.buffer.select(end, end);
    this.changed(text, '+input');
  }

  addOverlay(overlay: { query: RegExp }): void {
    this.highlight = overlay.query;
  }

  removeOverlay(): void {
    this.highlight = undefined;
  }

  getSearchCursor(query: RegExp, from: Pos) {
    const { buffer } = this;
    let at = { from: from ?? new Pos(0, 0), to: from ?? new Pos(0, 0) };
    let match: RegExpExecArray | null = null;
    let started = false;
    const matches = (line: number) => [
      ...(buffer.lines[line] ?? '').matchAll(
        new RegExp(query.source, `${query.flags.replace(/[gy]/g, '')}g`),
      ),
    ];
    const found = (line: number, m: RegExpExecArray) => {
      match = m;
      at = { from: new Pos(line, m.index), to: new Pos(line, m.index + m[0].length) };
      started = true;
      return m;
    };
    const next = () => {
      const start = started && match && match[0] === '' ? new Pos(at.to.line, at.to.ch + 1) : at.to;
      for (let line = start.line; line < buffer.lines.length; line++) {
        const m = matches(line).find(candidate => line > start.line || candidate.index >= start.ch);
        if (m) return found(line, m as RegExpExecArray);
      }
      match = null;
      return null;
    };
    const previous = () => {
      for (let line = at.from.line; line >= 0; line--) {
        const m = matches(line).findLast(
          candidate => line < at.from.line || candidate.index < (at.from.ch ?? Number.POSITIVE_INFINITY),
        );
        if (m) return found(line, m as RegExpExecArray);
      }
      match = null;
      return null;
    };
    return {
      findNext: next,
      findPrevious: previous,
      find: (back?: boolean) => (back ? previous() : next()),
      from: () => (match ? at.from : undefined),
      to: () => (match ? at.to : undefined),
      replace: (text: string) => {
        if (match) at = { from: at.from, to: buffer.replace(text, at.from, at.to) };
      },
      get match() {
        return match;
      },
    };
  }

  findPosV(start: Pos, amount: number, unit: string): Pos & { hitSide?: boolean } {
    const line = start.line + amount * (unit === 'page' ? this.rows - 2 : 1);
    return Object.assign(this.buffer.clip(new Pos(line, start.ch)), {
      hitSide: line < 0 || line > this.lastLine(),
    });
  }

  charCoords(p: Pos) {
    return { left: p.ch, top: p.line, bottom: p.line + 1 };
  }

  coordsChar({ left, top }: { left: number; top: number }): Pos {
    return this.buffer.clip(new Pos(Math.round(top), Math.round(left)));
  }

  getScrollInfo() {
    return {
      left: 0,
      top: this.top,
      height: this.lineCount(),
      width: 80,
      clientHeight: this.rows,
      clientWidth: 80,
    };
  }

  scrollTo(_x?: number | null, y?: number | null): void {
    if (typeof y === 'number') this.top = Math.max(0, Math.min(y, this.lastLine()));
  }

  scrollIntoView(): void {}
  focus(): void {}

  defaultTextHeight(): number {
    return 1;
  }

  getTokenTypeAt(): '' {
    return '';
  }

  getMode() {
    return { name: 'text' };
  }

  indentLine(line: number, more = true): void {
    const unit = Number(this.options.indentUnit) || 8;
    const text = this.getLine(line);
    const blank = /^\s*/.exec(text)![0];
    if (more && text === '') return;
    const tab = Number(this.options.tabSize) || 8;
    const width = [...blank].reduce((sum, c) => (c === '\t' ? sum + tab - (sum % tab) : sum + 1), 0);
    const target = Math.max(0, width + (more ? unit : -unit));
    const fresh = this.options.indentWithTabs
      ? '\t'.repeat(Math.floor(target / tab)) + ' '.repeat(target % tab)
      : ' '.repeat(target);
    this.replaceRange(fresh, new Pos(line, 0), new Pos(line, blank.length), 'indent');
  }

  indentMore(): void {
    this.forSelectedLines(line => this.indentLine(line, true));
  }

  indentLess(): void {
    this.forSelectedLines(line => this.indentLine(line, false));
  }

  execCommand(name: string): void {
    if (name === 'undo') {
      if (!this.buffer.undo()) this.events.notify('Already at oldest change');
    } else if (name === 'redo') {
      if (!this.buffer.redo()) this.events.notify('Already at newest change');
    } else if (name === 'newlineAndIndent') this.newline();
    else if (name === 'goLineLeft') this.setCursor(this.buffer.cursor.line, 0);
    else if (name === 'goLineRight') this.setCursor(this.buffer.cursor.line, Number.POSITIVE_INFINITY);
  }

  /** A line break that keeps the indentation when `autoindent` is set. */
  newline(): void {
    const { line, ch } = this.buffer.cursor;
    const blank = this.options.autoindent ? /^\s*/.exec(this.getLine(line).slice(0, ch))![0] : '';
    this.type(`\n${blank}`);
  }

  findMatchingBracket(p: Pos): { to: Pos | undefined } {
    const c = this.getLine(p.line)[p.ch] ?? '';
    const pairs: Record<string, [string, 1 | -1]> = {
      '(': [')', 1],
      ')': ['(', -1],
      '[': [']', 1],
      ']': ['[', -1],
      '{': ['}', 1],
      '}': ['{', -1],
    };
    const pair = pairs[c];
    if (pair === undefined) return { to: undefined };
    let depth = 0;
    const text = this.getValue();
    for (let i = this.indexFromPos(p); i >= 0 && i < text.length; i += pair[1]) {
      if (text[i] === c) depth++;
      else if (text[i] === pair[0] && --depth === 0) return { to: this.posFromIndex(i) };
    }
    return { to: undefined };
  }

  scanForBracket(
    p: Pos,
    direction: 1 | -1,
    _style: unknown,
    config: { bracketRegex?: RegExp },
  ): { pos: Pos; ch: string } | null {
    const regex = config?.bracketRegex ?? /[(){}[\]]/;
    const text = this.getValue();
    let depth = 0;
    for (let i = this.indexFromPos(p) + (direction > 0 ? 0 : -1); i >= 0 && i < text.length; i += direction) {
      const c = text[i]!;
      if (!regex.test(c)) continue;
      if (/[([{]/.test(c) === direction > 0) depth++;
      else if (depth-- === 0) return { pos: this.posFromIndex(i), ch: c };
    }
    return null;
  }

  isInMultiSelectMode(): boolean {
    return this.buffer.selections.length > 1;
  }

  virtualSelectionMode(): boolean {
    return false;
  }

  forEachSelection(body: () => void): void {
    body();
  }

  hardWrap(): number {
    return this.buffer.cursor.line;
  }

  openDialog(template: { textContent: string }, accept: ((text?: string) => void) | undefined): () => void {
    this.events.prompt(template.textContent, text => accept?.(text));
    return () => undefined;
  }

  openNotification(template: { textContent: string }): () => void {
    this.events.notify(template.textContent);
    return () => undefined;
  }

  moveH(amount: number): void {
    const { line, ch } = this.buffer.cursor;
    this.setCursor(line, Math.max(0, ch + amount));
  }

  private changed(text: string, origin: string | undefined): void {
    this.signal('change', { text: text.split('\n'), origin });
  }

  private forSelectedLines(act: (line: number) => void): void {
    for (const s of [...this.buffer.selections]) {
      const [a, b] = before(s.head, s.anchor) ? [s.head, s.anchor] : [s.anchor, s.head];
      // A selection that ends at the start of a line does not touch that line.
      const last = b.ch === 0 && b.line > a.line ? b.line - 1 : b.line;
      for (let line = a.line; line <= last; line++) act(line);
    }
  }
}

/** The constructor-with-statics that initVim wants. */
const statics = Object.assign(EngineHost as unknown as Record<string, unknown>, {
  isMac: false,
  Pos,
  keys: {},
  commands: {
    undo: (cm: EngineHost) => cm.execCommand('undo'),
    redo: (cm: EngineHost) => cm.execCommand('redo'),
    newlineAndIndent: (cm: EngineHost) => cm.newline(),
    newlineAndIndentContinueComment: (cm: EngineHost) => cm.newline(),
    indentAuto: () => undefined,
    toggleLineComment: () => undefined,
    cursorCharLeft: (cm: EngineHost) => cm.moveH(-1),
    save: () => undefined,
  },
  isWordChar: (c: string) => /[\w\p{L}]/u.test(c),
  on: (emitter: { on?: EngineHost['on'] }, type: string, handler: Handler) => emitter.on?.(type, handler),
  off: (emitter: { off?: EngineHost['off'] }, type: string, handler: Handler) => emitter.off?.(type, handler),
  signal: (emitter: { signal?: EngineHost['signal'] }, type: string, ...args: unknown[]) =>
    emitter.signal?.(type, ...args),
  addClass: () => undefined,
  rmClass: () => undefined,
  e_preventDefault: () => undefined,
  e_stop: () => undefined,
  lookupKey: () => undefined,
  findMatchingTag: () => undefined,
  findEnclosingTag: () => undefined,
});

export const Vim = initVim(statics as never);
