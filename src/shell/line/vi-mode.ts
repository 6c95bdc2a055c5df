import type { EditState } from './editor.ts';
import { emacsCommands, wordBackward, wordForward } from './emacs.ts';
import type { Key } from './keys.ts';

/** Readline's vi mode: insert as in emacs mode, commands after Escape. */
export class ViMode {
  private command = false;
  private pending = '';
  private count = '';
  private register = '';

  /** @returns true when the key has been dealt with */
  handle(state: EditState, key: Key): boolean {
    if (!this.command) {
      if (key.name !== 'escape' && key.name !== 'C-[') return false;
      this.command = true;
      state.cursor = Math.max(0, state.cursor - 1);
      return true;
    }
    if (key.name === 'enter' || key.name === 'C-c' || key.name === 'C-d') {
      this.command = false;
      return false;
    }
    const name =
      key.text === ''
        ? ({ left: 'h', right: 'l', up: 'k', down: 'j', home: '0', end: '$' }[key.name] ?? key.name)
        : key.text;
    if (/^[1-9]$/.test(name) || (name === '0' && this.count !== '')) {
      this.count += name;
      return true;
    }
    const times = Number(this.count || 1);
    if (this.pending !== '') this.operate(state, this.pending, name, times);
    else this.act(state, name, times);
    if (!/^[cdyrfFtT]$/.test(name) || this.pending === '') this.count = '';
    if (this.command) state.cursor = Math.min(state.cursor, Math.max(0, state.chars.length - 1));
    return true;
  }

  private insert(state: EditState, at: number): void {
    this.command = false;
    state.cursor = Math.max(0, Math.min(at, state.chars.length));
  }

  private act(state: EditState, name: string, times: number): void {
    const target = motion(state, name, times);
    if (target !== undefined) {
      state.cursor = target;
      return;
    }
    const end = state.chars.length;
    switch (name) {
      case 'c':
      case 'd':
      case 'y':
      case 'r':
      case 'f':
      case 'F':
      case 't':
      case 'T':
        this.pending = name;
        return;
      case 'i':
        this.insert(state, state.cursor);
        return;
      case 'a':
        this.insert(state, state.cursor + 1);
        return;
      case 'I':
        this.insert(state, 0);
        return;
      case 'A':
        this.insert(state, end);
        return;
      case 'x':
        this.cut(state, state.cursor, Math.min(end, state.cursor + times));
        return;
      case 'X':
        this.cut(state, Math.max(0, state.cursor - times), state.cursor);
        return;
      case 's':
        this.cut(state, state.cursor, Math.min(end, state.cursor + times));
        this.insert(state, state.cursor);
        return;
      case 'D':
        this.cut(state, state.cursor, end);
        return;
      case 'C':
        this.cut(state, state.cursor, end);
        this.insert(state, state.chars.length);
        return;
      case 'S':
        this.cut(state, 0, end);
        this.insert(state, 0);
        return;
      case 'p':
      case 'P':
        state.remember();
        state.chars.splice(state.cursor + (name === 'p' && end > 0 ? 1 : 0), 0, ...this.register);
        state.cursor += this.register.length - (name === 'p' ? 0 : 1);
        return;
      case 'u':
        emacsCommands(state, { name: 'C-_', text: '' });
        return;
      case 'k':
      case '-':
        emacsCommands(state, { name: 'up', text: '' });
        return;
      case 'j':
      case '+':
        emacsCommands(state, { name: 'down', text: '' });
        return;
      case '/':
        emacsCommands(state, { name: 'C-r', text: '' });
        return;
      case '~': {
        state.remember();
        const c = state.chars[state.cursor];
        if (c !== undefined)
          state.chars[state.cursor] = c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase();
        state.cursor++;
        return;
      }
      case '#':
        emacsCommands(state, { name: 'M-#', text: '' });
        return;
    }
    state.bell = true;
  }

  private operate(state: EditState, operator: string, name: string, times: number): void {
    this.pending = '';
    if (operator === 'r') {
      state.remember();
      state.chars[state.cursor] = name;
      return;
    }
    if ('fFtT'.includes(operator)) {
      const forward = operator === 'f' || operator === 't';
      const at = forward
        ? state.chars.indexOf(name, state.cursor + 1)
        : state.chars.lastIndexOf(name, state.cursor - 1);
      if (at < 0) state.bell = true;
      else state.cursor = operator === 't' ? at - 1 : operator === 'T' ? at + 1 : at;
      return;
    }
    let from = state.cursor;
    let to =
      name === operator
        ? state.chars.length
        : motion(state, operator === 'c' && name === 'w' ? 'e' : name, times);
    if (to === undefined) return;
    if (name === operator) from = 0;
    if ('e$'.includes(name) || (operator === 'c' && name === 'w')) to++;
    if (to < from) [from, to] = [to, from];
    if (operator === 'y') this.register = state.chars.slice(from, to).join('');
    else this.cut(state, from, Math.min(to, state.chars.length));
    if (operator === 'c') this.insert(state, from);
  }

  private cut(state: EditState, from: number, to: number): void {
    this.register = state.chars.slice(from, to).join('');
    state.lastKill = false;
    state.kill(from, to);
  }
}

function motion(state: EditState, name: string, times: number): number | undefined {
  const end = state.chars.length;
  let at = state.cursor;
  for (let i = 0; i < times; i++) {
    switch (name) {
      case 'h':
        at = Math.max(0, at - 1);
        break;
      case 'l':
      case ' ':
        at = Math.min(end, at + 1);
        break;
      case '0':
        return 0;
      case '^':
        return state.chars.findIndex(c => !/\s/.test(c));
      case '$':
        return Math.max(0, end - 1);
      case 'w':
      case 'W':
        at = wordForward(state, at);
        while (at < end && /\s/.test(state.chars[at]!)) at++;
        break;
      case 'b':
      case 'B':
        at = wordBackward(state, at);
        break;
      case 'e':
      case 'E':
        at = Math.max(0, wordForward(state, at + 1) - 1);
        break;
      default:
        return undefined;
    }
  }
  return at;
}
