import type { EditState } from './editor.ts';
import { emacsCommands } from './emacs.ts';
import type { Key } from './keys.ts';
import { INCLUSIVE, MOTIONS, toCharacter } from './vi-motions.ts';

const KEY_NAMES: Readonly<Record<string, string>> = {
  left: 'h',
  right: 'l',
  up: 'k',
  down: 'j',
  home: '0',
  end: '$',
  backspace: 'h',
};

/** What a command of one letter does, so many times. */
type Act = (vi: ViMode, state: EditState, times: number) => void;

const emacs =
  (name: string): Act =>
  (_, state, times) => {
    for (let i = 0; i < times; i++) emacsCommands(state, { name, text: '' });
  };
/** Another line of the history begins at its first character. */
const line =
  (name: string): Act =>
  (_, state, times) => {
    for (let i = 0; i < times; i++) emacsCommands(state, { name, text: '' });
    state.cursor = 0;
  };
const put =
  (behind: number): Act =>
  (vi, state) => {
    state.remember();
    const at = state.chars.length > 0 ? state.cursor + behind : 0;
    state.chars.splice(at, 0, ...vi.register);
    state.cursor = at + vi.register.length - 1;
  };

const ACTS: Readonly<Record<string, Act>> = {
  i: (vi, state) => vi.insert(state, state.cursor),
  a: (vi, state) => vi.insert(state, state.cursor + 1),
  I: (vi, state) => vi.insert(state, 0),
  A: (vi, state) => vi.insert(state, state.chars.length),
  x: (vi, state, times) => vi.cut(state, state.cursor, state.cursor + times),
  X: (vi, state, times) => vi.cut(state, state.cursor - times, state.cursor),
  s: (vi, state, times) => {
    vi.cut(state, state.cursor, state.cursor + times);
    vi.insert(state, state.cursor);
  },
  D: (vi, state) => vi.cut(state, state.cursor, state.chars.length),
  C: (vi, state) => {
    vi.cut(state, state.cursor, state.chars.length);
    vi.insert(state, state.chars.length);
  },
  S: (vi, state) => {
    vi.cut(state, 0, state.chars.length);
    vi.insert(state, 0);
  },
  Y: (vi, state) => {
    vi.register = state.chars.slice(state.cursor).join('');
  },
  p: put(1),
  P: put(0),
  u: emacs('C-_'),
  k: line('up'),
  '-': line('up'),
  j: line('down'),
  '+': line('down'),
  G: (_, state) => {
    state.moveHistory(0);
    state.cursor = 0;
  },
  '#': emacs('M-#'),
  '~': (_, state, times) => {
    state.remember();
    for (let i = 0; i < times && state.cursor < state.chars.length; i++) {
      const c = state.chars[state.cursor]!;
      state.chars[state.cursor++] = c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase();
    }
  },
  ';': (vi, state, times) => vi.findAgain(state, false, times),
  ',': (vi, state, times) => vi.findAgain(state, true, times),
};

const OPPOSITE: Readonly<Record<string, string>> = { f: 'F', F: 'f', t: 'T', T: 't' };
/** Commands that `.` does again. */
const CHANGES = 'xXDp~P';

/** Readline's vi mode: insert as in emacs mode, commands after Escape. Models readline's vi_mode.c. */
export class ViMode {
  register = '';
  private command = false;
  /** An operator or a search for a character that waits for more, with its count. */
  private pending: { readonly name: string; readonly times: number } | undefined;
  private count = '';
  private found: { readonly kind: string; readonly character: string } | undefined;
  private again: ((state: EditState) => void) | undefined;
  /** The text that `/` looks for in the history, while it is typed. */
  private searched: string | undefined;

  /** @returns true when the key has been dealt with */
  handle(state: EditState, key: Key): boolean {
    if (!this.command) {
      if (key.name !== 'escape' && key.name !== 'C-[') return false;
      this.command = true;
      state.cursor = Math.max(0, state.cursor - 1);
      return true;
    }
    if (this.searched !== undefined) return this.searchKey(state, key);
    if (key.name === 'enter' || key.name === 'C-c' || key.name === 'C-d') {
      this.command = false;
      return false;
    }
    const name =
      key.text !== '' && key.text >= ' ' && key.name !== 'backspace'
        ? key.text
        : (KEY_NAMES[key.name] ?? key.name);
    if (/^[1-9]$/.test(name) || (name === '0' && this.count !== '')) {
      this.count += name;
      return true;
    }
    const times = Math.min(Number(this.count || 1), 1_000);
    this.count = '';
    const { pending } = this;
    this.pending = undefined;
    if (pending) this.finish(state, pending.name, name, pending.times * times);
    else this.begin(state, name, times);
    if (this.command) state.cursor = Math.min(state.cursor, Math.max(0, state.chars.length - 1));
    return true;
  }

  insert(state: EditState, at: number): void {
    this.command = false;
    state.cursor = Math.max(0, Math.min(at, state.chars.length));
  }

  cut(state: EditState, from: number, to: number): void {
    const [start, end] = [Math.max(0, from), Math.min(to, state.chars.length)];
    this.register = state.chars.slice(start, end).join('');
    state.lastKill = false;
    state.kill(start, end);
  }

  findAgain(state: EditState, back: boolean, times: number): void {
    if (this.found === undefined) {
      state.bell = true;
      return;
    }
    const { kind, character } = this.found;
    this.toCharacter(state, back ? OPPOSITE[kind]! : kind, character, times);
  }

  private begin(state: EditState, name: string, times: number): void {
    if ('cdyrfFtT'.includes(name)) {
      this.pending = { name, times };
      return;
    }
    if (name === '/' || name === '?') {
      this.searched = '';
      state.setText('/');
      return;
    }
    if (name === '.') {
      this.again?.(state);
      return;
    }
    const target = this.target(state, name, times);
    if (target !== undefined) {
      state.cursor = target;
      return;
    }
    const act = ACTS[name];
    if (act === undefined) {
      state.bell = true;
      return;
    }
    act(this, state, times);
    if (CHANGES.includes(name)) this.again = later => act(this, later, times);
  }

  private target(state: EditState, name: string, times: number): number | undefined {
    const motion = MOTIONS[name];
    if (motion === undefined) return undefined;
    let at: number | undefined = state.cursor;
    for (let i = 0; i < times && at !== undefined; i++) at = motion(state, at);
    return at ?? state.cursor;
  }

  private finish(state: EditState, pending: string, name: string, times: number): void {
    if (pending === 'r') {
      state.remember();
      const replace = (later: EditState) => later.chars.splice(later.cursor, 1, name);
      replace(state);
      this.again = replace;
      return;
    }
    if ('fFtT'.includes(pending)) {
      this.found = { kind: pending, character: name };
      this.toCharacter(state, pending, name, times);
      return;
    }
    this.operate(state, pending, name, times);
    if (pending === 'd') this.again = later => this.operate(later, pending, name, times);
  }

  private toCharacter(state: EditState, kind: string, character: string, times: number): void {
    let at: number | undefined = state.cursor;
    for (let i = 0; i < times && at !== undefined; i++) at = toCharacter(state, at, kind, character);
    if (at === undefined) state.bell = true;
    else state.cursor = at;
  }

  private operate(state: EditState, operator: string, name: string, times: number): void {
    let from = state.cursor;
    let to: number | undefined;
    if (name === operator) [from, to] = [0, state.chars.length];
    else {
      // `cw` changes to the end of the word, as `ce`.
      const motion = operator === 'c' && /^w$/i.test(name) ? (name === 'w' ? 'e' : 'E') : name;
      to = this.target(state, motion, times);
      if (to === undefined) {
        state.bell = true;
        return;
      }
      if (to < from) [from, to] = [to, from];
      if (INCLUSIVE.includes(motion)) to++;
    }
    if (operator === 'y') this.register = state.chars.slice(from, to).join('');
    else this.cut(state, from, to);
    if (operator === 'c') this.insert(state, from);
  }

  /** A key of `/text`: Enter brings the latest line of the history that holds the text. */
  private searchKey(state: EditState, key: Key): boolean {
    if (key.name === 'enter') {
      const at = state.history.lines.findLastIndex(entry => entry.includes(this.searched!));
      this.searched = undefined;
      if (at < 0) {
        state.setText('');
        state.bell = true;
      } else state.moveHistory(at);
      state.cursor = 0;
      return true;
    }
    if (key.name === 'escape' || key.name === 'C-c') this.searched = undefined;
    else this.searched = key.name === 'backspace' ? this.searched!.slice(0, -1) : this.searched! + key.text;
    state.setText(this.searched === undefined ? '' : `/${this.searched}`);
    return true;
  }
}
