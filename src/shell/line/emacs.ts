import type { EditState } from './editor.ts';
import type { Key } from './keys.ts';
import { searchKey, startSearch } from './search.ts';

const isWord = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}]/u.test(c);

export function wordForward(state: EditState, from = state.cursor): number {
  let i = from;
  while (i < state.chars.length && !isWord(state.chars[i])) i++;
  while (i < state.chars.length && isWord(state.chars[i])) i++;
  return i;
}

export function wordBackward(state: EditState, from = state.cursor): number {
  let i = from;
  while (i > 0 && !isWord(state.chars[i - 1])) i--;
  while (i > 0 && isWord(state.chars[i - 1])) i--;
  return i;
}

function blankBackward(state: EditState): number {
  let i = state.cursor;
  while (i > 0 && /\s/.test(state.chars[i - 1]!)) i--;
  while (i > 0 && !/\s/.test(state.chars[i - 1]!)) i--;
  return i;
}

type EditCommand = (state: EditState) => void;

function changeCase(state: EditState, change: (word: string) => string): void {
  const end = wordForward(state);
  state.remember();
  const text = change(state.chars.slice(state.cursor, end).join(''));
  state.chars.splice(state.cursor, end - state.cursor, ...text);
  state.cursor = end;
}

function history(state: EditState, to: number): void {
  if (!state.moveHistory(to)) state.bell = true;
}

const accept: EditCommand = state => {
  state.result = { kind: 'line', text: state.text };
  state.cursor = state.chars.length;
};

const moves: Record<string, EditCommand> = {
  'C-a': s => {
    s.cursor = 0;
  },
  'C-e': s => {
    s.cursor = s.chars.length;
  },
  'C-b': s => {
    s.cursor = Math.max(0, s.cursor - 1);
  },
  'C-f': s => {
    s.cursor = Math.min(s.chars.length, s.cursor + 1);
  },
  'M-b': s => {
    s.cursor = wordBackward(s);
  },
  'M-f': s => {
    s.cursor = wordForward(s);
  },
  'C-p': s => history(s, s.historyAt - 1),
  'C-n': s => history(s, s.historyAt + 1),
  'M-<': s => history(s, 0),
  'M->': s => history(s, s.history.lines.length),
  'C-x C-x': s => {
    [s.cursor, s.mark] = [s.mark, s.cursor];
  },
  'C-@': s => {
    s.mark = s.cursor;
  },
};

const kills: Record<string, EditCommand> = {
  'C-k': s => s.kill(s.cursor, s.chars.length),
  'C-u': s => s.kill(0, s.cursor, true),
  'C-w': s => s.kill(blankBackward(s), s.cursor, true),
  'M-backspace': s => s.kill(wordBackward(s), s.cursor, true),
  'M-d': s => s.kill(s.cursor, wordForward(s)),
};

const edits: Record<string, EditCommand> = {
  backspace: s => {
    if (s.cursor === 0) return void (s.bell = true);
    s.remember();
    s.chars.splice(--s.cursor, 1);
  },
  delete: s => {
    if (s.cursor >= s.chars.length) return void (s.bell = true);
    s.remember();
    s.chars.splice(s.cursor, 1);
  },
  'C-d': s => {
    if (s.chars.length === 0) s.result = { kind: 'end' };
    else edits.delete!(s);
  },
  'C-t': s => {
    if (s.cursor === 0 || s.chars.length < 2) return void (s.bell = true);
    s.remember();
    const at = Math.min(s.cursor, s.chars.length - 1);
    [s.chars[at - 1], s.chars[at]] = [s.chars[at]!, s.chars[at - 1]!];
    s.cursor = at + 1;
  },
  'M-t': s => {
    const end = wordForward(s);
    const start = wordBackward(s, end);
    const before = wordBackward(s, start);
    const beforeEnd = wordForward(s, before);
    if (beforeEnd > start) return void (s.bell = true);
    s.remember();
    const text = (a: number, b: number) => s.chars.slice(a, b);
    s.chars = [
      ...text(0, before),
      ...text(start, end),
      ...text(beforeEnd, start),
      ...text(before, beforeEnd),
      ...text(end, s.chars.length),
    ];
    s.cursor = end;
  },
  'M-u': s => changeCase(s, word => word.toUpperCase()),
  'M-l': s => changeCase(s, word => word.toLowerCase()),
  'M-c': s =>
    changeCase(s, word =>
      word.replace(/[\p{L}\p{N}]+/u, w => w[0]!.toUpperCase() + w.slice(1).toLowerCase()),
    ),
  'C-y': s => {
    const text = s.killed.at(-1);
    if (text === undefined) return;
    s.remember();
    const from = s.cursor;
    s.insert(text);
    s.yanked = { from, to: s.cursor, index: s.killed.length - 1 };
  },
  'M-y': s => {
    if (s.yanked === undefined) return void (s.bell = true);
    const { from, to, index } = s.yanked;
    const next = (index - 1 + s.killed.length) % s.killed.length;
    s.chars.splice(from, to - from, ...s.killed[next]!);
    s.cursor = from + [...s.killed[next]!].length;
    s.yanked = { from, to: s.cursor, index: next };
  },
  'M-.': s => {
    const nth = s.argument;
    let at = (s.lastArgumentAt ?? s.historyAt) - 1;
    if (s.lastArgumentAt !== undefined && s.undo.length > 0) Object.assign(s, s.undo.pop());
    if (at < 0) at = 0;
    const word = s.history.lines[at]?.match(/\S+/g)?.at(nth ?? -1);
    if (word === undefined) return void (s.bell = true);
    s.remember();
    s.insert(word);
    s.lastArgumentAt = at;
  },
  'C-_': s => {
    const before = s.undo.pop();
    if (before === undefined) s.bell = true;
    else Object.assign(s, { chars: [...before.chars], cursor: before.cursor });
  },
  'M-r': s => {
    s.remember();
    s.setText(s.history.lines[s.historyAt] ?? '');
  },
  'M-\\': s => {
    let from = s.cursor;
    let to = s.cursor;
    while (from > 0 && /\s/.test(s.chars[from - 1]!)) from--;
    while (to < s.chars.length && /\s/.test(s.chars[to]!)) to++;
    s.remember();
    s.chars.splice(from, to - from);
    s.cursor = from;
  },
  'M-#': s => {
    s.setText(`#${s.text}`);
    accept(s);
  },
  insert: s => {
    s.overwrite = !s.overwrite;
  },
  'C-q': s => {
    s.quoteNext = true;
  },
  'C-v': s => {
    s.quoteNext = true;
  },
  'C-r': s => startSearch(s, false),
  'C-s': s => startSearch(s, true),
  'C-c': s => {
    s.result = { kind: 'interrupt' };
  },
  'C-g': s => {
    s.bell = true;
  },
  enter: accept,
  'C-o': accept,
  'C-x C-e': s => {
    s.result = { kind: 'edit', text: s.text };
    s.cursor = s.chars.length;
  },
};

const ALIASES: Record<string, string> = {
  left: 'C-b',
  right: 'C-f',
  up: 'C-p',
  down: 'C-n',
  home: 'C-a',
  end: 'C-e',
  'M-C-h': 'M-backspace',
  'C-h': 'backspace',
  'C-j': 'enter',
  'C-m': 'enter',
  'C-x C-u': 'C-_',
  'C-x backspace': 'C-u',
  'M-_': 'M-.',
};

/** Lets one key act on the line, as readline's emacs mode binds it. */
export function emacsCommands(state: EditState, key: Key): void {
  if (state.search !== undefined && searchKey(state, key)) return;
  if (state.quoteNext) {
    state.quoteNext = false;
    state.insert(key.text);
    return;
  }
  const digit = /^M-(\d)$/.exec(key.name);
  if (digit) {
    state.argument = (state.argument ?? 0) * 10 + Number(digit[1]);
    return;
  }
  if (key.name === 'C-x' && !state.prefixed) {
    state.prefixed = true;
    return;
  }
  const pressed = state.prefixed ? `C-x ${key.name}` : key.name;
  state.prefixed = false;
  const name = ALIASES[pressed] ?? pressed;
  // M-. takes it for the number of a word.
  const times = name === 'M-.' ? 1 : Math.min(state.argument ?? 1, 1000);
  const command = kills[name] ?? moves[name] ?? edits[name];
  const wasKill = state.lastKill;
  if (kills[name] === undefined) state.lastKill = false;
  else state.lastKill = wasKill;
  if (name !== 'C-y' && name !== 'M-y') state.yanked = undefined;
  if (name !== 'M-.') state.lastArgumentAt = undefined;
  if (command !== undefined) {
    for (let i = 0; i < times && state.result === undefined; i++) command(state);
  } else if (name === key.name && key.text !== '' && key.text >= ' ') {
    state.type(key.text.repeat(times));
  } else state.bell = true;
  state.argument = undefined;
}
