import type { Key } from '../../line/keys.ts';

const NAMED: Readonly<Record<string, string>> = {
  enter: '<CR>',
  tab: '<Tab>',
  backspace: '<BS>',
  escape: '<Esc>',
  up: '<Up>',
  down: '<Down>',
  left: '<Left>',
  right: '<Right>',
  home: '<Home>',
  end: '<End>',
  delete: '<Del>',
  insert: '<Ins>',
  pageup: '<PageUp>',
  pagedown: '<PageDown>',
  'C-[': '<Esc>',
  'C-i': '<Tab>',
  'C-m': '<CR>',
};

/** A key of the terminal in vim's notation. */
export function vimKey(key: Key): string {
  return NAMED[key.name] ?? (/^C-.$/.test(key.name) ? `<${key.name}>` : key.name);
}
