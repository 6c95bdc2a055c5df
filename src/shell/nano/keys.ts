/** What nano's keys do to the text. Models the main menu of nano's global.c. */
import type { NanoBuffer } from './buffer.ts';

type Act = (buffer: NanoBuffer, page: number) => void;

const up: Act = buffer => buffer.go(buffer.row - 1, buffer.column);
const down: Act = buffer => buffer.go(buffer.row + 1, buffer.column);
const home: Act = buffer => buffer.go(buffer.row, 0);
const end: Act = buffer => buffer.go(buffer.row, buffer.line.length);
const pageUp: Act = (buffer, page) => buffer.go(buffer.row - page, buffer.column);
const pageDown: Act = (buffer, page) => buffer.go(buffer.row + page, buffer.column);
const left: Act = buffer => buffer.left();
const right: Act = buffer => buffer.right();

/** Keys that move the cursor. */
export const MOVES: Readonly<Record<string, Act>> = {
  up,
  'C-p': up,
  down,
  'C-n': down,
  left,
  'C-b': left,
  right,
  'C-f': right,
  home,
  'C-a': home,
  end,
  'C-e': end,
  pageup: pageUp,
  'C-y': pageUp,
  pagedown: pageDown,
  'C-v': pageDown,
  'M-\\': buffer => buffer.go(0, 0),
  'M-/': buffer => buffer.go(buffer.lines.length - 1, Number.POSITIVE_INFINITY),
};

/** Keys that change the text. */
export const CHANGES: Readonly<Record<string, Act>> = {
  enter: buffer => buffer.breakLine(),
  backspace: buffer => buffer.rubOut(),
  'C-h': buffer => buffer.rubOut(),
  delete: buffer => buffer.removeNext(),
  'C-d': buffer => buffer.removeNext(),
  'C-k': buffer => buffer.cutLine(),
  'M-6': buffer => buffer.copyLine(),
  'C-u': buffer => buffer.paste(),
  tab: buffer => buffer.type('\t'),
};
