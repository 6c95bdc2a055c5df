import type { EditState } from './editor.ts';
import type { Key } from './keys.ts';

/** Begins an incremental search through the history (^R backwards, ^S forwards). */
export function startSearch(state: EditState, forward: boolean): void {
  const saved = { chars: [...state.chars], cursor: state.cursor };
  state.search = { text: '', at: state.historyAt, saved, forward, failed: false };
}

/** Lets a key act on a running search. @returns false when it ends the search and is to act on the line */
export function searchKey(state: EditState, key: Key): boolean {
  const search = state.search!;
  if (key.name === 'C-g') {
    state.search = undefined;
    Object.assign(state, search.saved);
    return true;
  }
  if (key.name === 'C-r' || key.name === 'C-s') {
    search.forward = key.name === 'C-s';
    if (search.text === '') search.text = state.history.lastSearch;
    // Without anything to look for, bash stays where it is.
    if (search.text !== '') find(state, search.at + (search.forward ? 1 : -1));
    return true;
  }
  if (key.name === 'backspace' || key.name === 'C-h') {
    search.text = search.text.slice(0, -1);
    search.failed = false;
    if (search.text !== '') find(state, Math.min(search.at, state.history.lines.length - 1));
    return true;
  }
  if (key.text >= ' ' && key.text !== '' && key.name !== 'tab') {
    search.text += key.text;
    find(state, Math.min(search.at, state.history.lines.length - 1));
    return true;
  }
  state.history.lastSearch = search.text;
  state.search = undefined;
  if (search.at < state.history.lines.length) state.historyAt = search.at;
  return key.name === 'escape';
}

function find(state: EditState, from: number): void {
  const search = state.search!;
  const { lines } = state.history;
  const step = search.forward ? 1 : -1;
  for (let i = from; i >= 0 && i < lines.length; i += step) {
    const at = lines[i]!.lastIndexOf(search.text);
    if (at < 0) continue;
    search.at = i;
    search.failed = false;
    state.setText(lines[i]!, [...lines[i]!.slice(0, at)].length);
    return;
  }
  search.failed = true;
  state.bell = true;
}
