import type { Clock } from '../../base/clock.ts';
import type { Terminal } from '../../machine/runner.ts';
import type { Tty } from '../tty.ts';
import { columns } from './columns.ts';
import type { Completer } from './complete.ts';
import { emacsCommands } from './emacs.ts';
import type { History } from './history.ts';
import { KeyReader } from './key-reader.ts';
import type { Key } from './keys.ts';
import { ViMode } from './vi-mode.ts';
import { LineView } from './view.ts';

export type LineResult =
  | { readonly kind: 'line'; readonly text: string }
  /** The line is to be edited in an editor, and run then. */
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'interrupt' };

/** The line being edited and all that editing commands change. Models readline. */
export class EditState {
  chars: string[] = [];
  cursor = 0;
  killed: string[] = [];
  /** The place of the last yank, for M-y. */
  yanked: { from: number; to: number; index: number } | undefined;
  lastKill = false;
  undo: { chars: readonly string[]; cursor: number }[] = [];
  /** The characters typed last, which are undone together. */
  private typed: { start: number; end: number; undo: number } | undefined;
  historyAt: number;
  /** Changed lines of the history, by position; the line typed last at its end. */
  readonly drafts = new Map<number, string>();
  mark = 0;
  search:
    | {
        text: string;
        at: number;
        saved: { chars: string[]; cursor: number };
        forward: boolean;
        failed: boolean;
      }
    | undefined;
  result: LineResult | undefined;
  overwrite = false;
  argument: number | undefined;
  quoteNext = false;
  /** C-x was pressed: it and the next key are one. */
  prefixed = false;
  lastArgumentAt: number | undefined;
  /** A command could not do anything. */
  bell = false;
  /** Tabs pressed in a row. */
  tabs = 0;

  constructor(readonly history: History) {
    this.historyAt = history.lines.length;
  }

  get text(): string {
    return this.chars.join('');
  }

  setText(text: string, cursor?: number): void {
    this.chars = [...text];
    this.cursor = cursor ?? this.chars.length;
  }

  remember(): void {
    this.undo.push({ chars: [...this.chars], cursor: this.cursor });
    if (this.undo.length > 500) this.undo.shift();
  }

  insert(text: string): void {
    const added = [...text];
    this.chars.splice(this.cursor, this.overwrite ? added.length : 0, ...added);
    this.cursor += added.length;
  }

  /** Inserts what was typed: up to twenty characters in a row are undone together. */
  type(text: string): void {
    const { typed } = this;
    const goesOn = typed !== undefined && typed.end === this.cursor && this.undo.length === typed.undo;
    if (!goesOn || this.cursor - typed.start >= 20) {
      this.remember();
      this.typed = { start: this.cursor, end: 0, undo: this.undo.length };
    }
    this.insert(text);
    this.typed!.end = this.cursor;
  }

  /** Removes a stretch; what was killed can be yanked. @param before it was killed backwards */
  kill(from: number, to: number, before = false): void {
    if (from >= to) return;
    this.remember();
    const text = this.chars.splice(from, to - from).join('');
    this.cursor = from;
    if (this.lastKill && this.killed.length > 0) {
      const last = this.killed.pop()!;
      this.killed.push(before ? text + last : last + text);
    } else this.killed.push(text);
    this.lastKill = true;
  }

  moveHistory(to: number): boolean {
    if (to < 0 || to > this.history.lines.length) return false;
    this.drafts.set(this.historyAt, this.text);
    this.historyAt = to;
    this.setText(this.drafts.get(to) ?? this.history.lines[to] ?? '');
    return true;
  }
}

/** Reads lines from a terminal with readline's keys. */
export class LineEditor {
  private readonly view: LineView;
  private killed: string[] = [];

  constructor(
    private readonly tty: Tty,
    private readonly terminal: Terminal,
    private readonly history: History,
    private readonly completer: Completer,
    private readonly clock: Clock,
  ) {
    this.view = new LineView(bytes => tty.write(bytes), terminal);
  }

  /** Shows the prompt and edits until Enter, ^D on an empty line, or ^C. */
  async readLine(prompt: string, options: { vi: boolean }): Promise<LineResult> {
    const restore = this.tty.setMode({ echo: false, canonical: false, signals: false, newlines: false });
    const state = new EditState(this.history);
    state.killed = this.killed;
    const vi = options.vi ? new ViMode() : undefined;
    await this.view.start(prompt);
    await this.write('\x1b[?2004h');
    const typed = new KeyReader(this.source, this.clock, options.vi ? 'key' : 'meta');
    const resized = this.terminal.onResize(() => void this.view.draw(state).catch(() => undefined));
    try {
      while (state.result === undefined) {
        const key = await typed.next();
        if (key === undefined || key === 'timeout') return { kind: 'end' };
        await this.handle(state, key, vi);
        if (!typed.hasMore || state.result !== undefined) await this.view.draw(state);
      }
      this.killed = state.killed;
      await this.view.finish(state, state.result);
      return state.result;
    } finally {
      typed.release();
      resized.stop();
      await this.write('\x1b[?2004l').catch(() => undefined);
      restore();
    }
  }

  /** The terminal's bytes. ^C throws away what was typed before it, as the terminal driver does. */
  private readonly source = {
    read: async (): Promise<Uint8Array | undefined> => {
      let chunk = await this.tty.read();
      while (chunk === undefined && !this.tty.isEnded) chunk = await this.tty.read();
      const interrupted = chunk?.lastIndexOf(3) ?? -1;
      return interrupted > 0 ? chunk!.subarray(interrupted) : chunk;
    },
    unread: (bytes: Uint8Array) => this.tty.unread(bytes),
  };

  private async handle(state: EditState, key: Key, vi: ViMode | undefined): Promise<void> {
    if (key.name === 'paste') {
      state.remember();
      // As readline: what was pasted waits for Enter, also when it ended in one.
      state.insert(key.text.replace(/\n+$/, ''));
      return;
    }
    if (state.search === undefined && ['tab', 'M-?', 'M-*'].includes(key.name)) {
      if (key.name === 'tab') await this.complete(state);
      else await this.showAll(state, key.name === 'M-*');
      return;
    }
    if (key.name === 'C-l') {
      await this.write('\x1b[H\x1b[2J');
      await this.view.restart();
      return;
    }
    if (vi?.handle(state, key)) return;
    emacsCommands(state, key);
    if (state.bell) {
      state.bell = false;
      await this.write('\x07');
    }
    state.tabs = 0;
  }

  private async complete(state: EditState): Promise<void> {
    const before = state.chars.slice(0, state.cursor).join('');
    const { start, words, suffix } = await this.completer.complete(before);
    state.tabs++;
    if (words.length === 0) {
      await this.write('\x07');
      return;
    }
    const typed = before.slice(start);
    const common = words.length === 1 ? words[0]! + suffix : commonPrefix(words);
    if (common.length > typed.length || words.length === 1) {
      state.remember();
      const from = [...before.slice(0, start)].length;
      state.chars.splice(from, state.cursor - from, ...common);
      state.cursor = from + [...common].length;
      state.tabs = 0;
      return;
    }
    if (state.tabs < 2) {
      await this.write('\x07');
      return;
    }
    await this.view.below(state, columns(words.map(shownName), this.terminal.columns));
  }

  /** Lists the possible completions, or puts all of them in. */
  private async showAll(state: EditState, insert: boolean): Promise<void> {
    const before = state.chars.slice(0, state.cursor).join('');
    const { start, words } = await this.completer.complete(before);
    if (words.length === 0) await this.write('\x07');
    else if (!insert) await this.view.below(state, columns(words.map(shownName), this.terminal.columns));
    else {
      state.remember();
      const from = [...before.slice(0, start)].length;
      const text = [...words.map(word => `${word} `).join('')];
      state.chars.splice(from, state.cursor - from, ...text);
      state.cursor = from + text.length;
    }
  }

  private write(text: string): Promise<void> {
    return this.tty.write(new TextEncoder().encode(text));
  }
}

function commonPrefix(words: readonly string[]): string {
  let prefix = words[0]!;
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

/** Of a path only the last name is listed. */
function shownName(word: string): string {
  const trimmed = word.replace(/\\(.)/g, '$1');
  const slash = trimmed.replace(/\/$/, '').lastIndexOf('/');
  return slash < 0 ? trimmed : trimmed.slice(slash + 1);
}
