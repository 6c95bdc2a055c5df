/** Commands of normal mode that take no motion. */
import { Refused, type ViEditor } from '../editor.ts';
import { type InsertOptions, insert } from '../insert/insert.ts';
import type { Keys } from '../keys.ts';
import { joinLines } from '../operators/change.ts';
import { changeOperator, remove, yankOperator } from '../operators/delete.ts';
import type { Region } from '../operators/region.ts';
import { indentFor } from '../text/columns.ts';
import { indentLength, LINE_END, pos } from '../text/position.ts';
import { commandLine } from './command-line.ts';
import type { Prefix } from './normal.ts';
import { addToNumber } from './numbers.ts';
import { put } from './put.ts';
import { playMacro, recordMacro, repeatChange } from './repeat.ts';
import { replaceCharacters, toggleCase } from './replace.ts';
import { SCROLLS } from './scroll.ts';
import { undo } from './undo.ts';

export interface Command {
  run(editor: ViEditor, prefix: Prefix): Keys<void> | void;
  /** `.` does it again. */
  readonly repeats?: boolean;
}

type Act = (editor: ViEditor, prefix: Prefix) => void;

const once = (act: Act): Command => ({ run: act });
const change = (act: Act): Command => ({ ...once(act), repeats: true });
const typing = (options: (editor: ViEditor, prefix: Prefix) => InsertOptions): Command => ({
  repeats: true,
  *run(editor, prefix) {
    yield* insert(editor, options(editor, prefix));
  },
});

/** Characters of the cursor's line. */
function span(editor: ViEditor, from: number, to: number): Region {
  const { line } = editor.cursor;
  return { kind: 'characters', from: pos(line, from), to: pos(line, to), visual: false, big: false };
}

const forward: Act = (editor, { count, register }) => {
  const { col } = editor.cursor;
  remove(editor, span(editor, col, Math.min(editor.line.length, col + count)), register);
};

/** D and C with a count take lines below too. */
function toEnd(editor: ViEditor, count: number): Region {
  const { line, col } = editor.cursor;
  const last = Math.min(editor.text.last, line + count - 1);
  return {
    kind: 'characters',
    from: pos(line, col),
    to: pos(last, editor.text.line(last).length),
    visual: false,
    big: false,
  };
}

/** o and O: an empty line, with the indentation of this one where 'autoindent' is on. */
function openLine(editor: ViEditor, below: boolean): InsertOptions {
  const { line } = editor.cursor;
  const indent = editor.options.on('autoindent') ? indentFor(editor.line, editor.options) : '';
  const at = below ? line + 1 : line;
  editor.text.insert(at, [indent]);
  return { at: pos(at, indent.length), autoIndented: indent !== '', byLines: true };
}

const putting = (before: boolean, behind: boolean): Command =>
  change((editor, { register, count }) => put(editor, { register, count, before, behind }));

const lineRegion = (editor: ViEditor, count: number): Region => {
  const { line, col } = editor.cursor;
  if (count > 1 && line === editor.text.last) throw new Refused();
  return {
    kind: 'lines',
    from: pos(line, col),
    to: pos(Math.min(editor.text.last, line + count - 1), 0),
    visual: false,
    big: false,
  };
};

const jump = (direction: 1 | -1): Command =>
  once((editor, { count }) => {
    const to = editor.jumps.go(editor.text, editor.cursor, direction * count);
    if (to === undefined) throw new Refused();
    editor.moveTo(to);
  });

const join = (spaced: boolean): Command =>
  change((editor, { count }) => {
    const wanted = Math.max(2, count);
    const room = editor.text.last - editor.cursor.line + 1;
    if (room < 2) throw new Refused();
    joinLines(editor, editor.cursor.line, Math.min(wanted, room), spaced);
  });

export const COMMANDS: Readonly<Record<string, Command>> = {
  x: change(forward),
  '<Del>': change(forward),
  X: change((editor, { count, register }) => {
    const { col } = editor.cursor;
    if (col === 0) throw new Refused();
    remove(editor, span(editor, Math.max(0, col - count), col), register);
  }),
  D: change((editor, { count, register }) => remove(editor, toEnd(editor, count), register)),
  C: {
    repeats: true,
    run: (editor, { count, register }) =>
      changeOperator(editor, toEnd(editor, count), { register, count: 1 }),
  },
  s: {
    repeats: true,
    run: (editor, { count, register }) =>
      changeOperator(
        editor,
        span(editor, editor.cursor.col, Math.min(editor.line.length, editor.cursor.col + count)),
        { register, count: 1 },
      ),
  },
  S: {
    repeats: true,
    run: (editor, { count, register }) =>
      changeOperator(editor, lineRegion(editor, count), { register, count: 1 }),
  },
  Y: {
    run: (editor, { count, register }) =>
      yankOperator(editor, lineRegion(editor, count), { register, count: 1 }),
  },
  r: { repeats: true, run: replaceCharacters },
  '~': change(toggleCase),
  J: join(true),
  gJ: join(false),
  p: putting(false, false),
  P: putting(true, false),
  gp: putting(false, true),
  gP: putting(true, true),
  i: typing((editor, { count }) => ({ at: editor.cursor, count })),
  '<Ins>': typing((editor, { count }) => ({ at: editor.cursor, count })),
  a: typing((editor, { count }) => ({
    at: pos(editor.cursor.line, editor.line === '' ? 0 : editor.cursor.col + 1),
    count,
  })),
  I: typing((editor, { count }) => ({ at: pos(editor.cursor.line, indentLength(editor.line)), count })),
  gI: typing((editor, { count }) => ({ at: pos(editor.cursor.line, 0), count })),
  A: typing((editor, { count }) => ({ at: pos(editor.cursor.line, LINE_END), count })),
  gi: typing((editor, { count }) => ({ at: editor.text.marks.get('^') ?? editor.cursor, count })),
  o: typing((editor, { count }) => ({ ...openLine(editor, true), count })),
  O: typing((editor, { count }) => ({ ...openLine(editor, false), count })),
  R: typing((editor, { count }) => ({ at: editor.cursor, count, replace: true })),
  u: once((editor, { count }) => undo(editor, count, 'undo')),
  '<C-r>': once((editor, { count }) => undo(editor, count, 'redo')),
  '.': once((editor, prefix) => repeatChange(editor, prefix)),
  '<C-a>': change((editor, { count }) => addToNumber(editor, count)),
  '<C-x>': change((editor, { count }) => addToNumber(editor, -count)),
  '&': change(editor => editor.onCommand('s')),
  'g&': once(editor => editor.onCommand('%s//~/&')),
  ':': {
    run: (editor, { count, hasCount }) =>
      commandLine(editor, !hasCount ? '' : count === 1 ? '.' : `.,.+${count - 1}`),
  },
  m: {
    *run(editor) {
      const name = yield* editor.feed.next();
      if (!/^[a-zA-Z'`[\]<>]$/.test(name)) throw new Refused();
      editor.text.marks.set(name === '`' ? "'" : name, editor.cursor);
    },
  },
  q: { run: recordMacro },
  '@': { run: playMacro },
  v: once(editor => editor.startVisual('characters')),
  V: once(editor => editor.startVisual('lines')),
  '<C-v>': once(editor => editor.startVisual('block')),
  '<C-q>': once(editor => editor.startVisual('block')),
  gv: once(editor => {
    const last = editor.lastVisual;
    if (last === undefined) throw new Refused();
    editor.visual = { kind: last.kind, anchor: last.anchor };
    editor.moveTo(last.cursor);
    if (last.toEnd) editor.want = LINE_END;
  }),
  ga: once(editor => {
    const c = editor.line.slice(editor.cursor.col);
    const code = c.codePointAt(0);
    editor.message =
      code === undefined
        ? 'NUL'
        : `<${String.fromCodePoint(code)}>  ${code},  Hex ${code.toString(16).padStart(2, '0')},  Oct ${code.toString(8).padStart(3, '0')}`;
  }),
  'g;': once(editor => {
    const at = editor.text.marks.get('.');
    if (at === undefined) throw new Error('E664: Changelist is empty');
    editor.moveTo(at);
  }),
  ZZ: once(editor => editor.onCommand('x')),
  ZQ: once(editor => editor.onCommand('q!')),
  '<C-g>': once(editor => editor.onCommand('file')),
  '<C-o>': jump(-1),
  '<C-i>': jump(1),
  '<Tab>': jump(1),
  '<C-l>': once(() => undefined),
  '<Esc>': once(() => undefined),
  '<C-c>': once(editor => {
    editor.message = 'Type  :qa  and press <Enter> to exit Vim';
  }),
  ...Object.fromEntries(Object.entries(SCROLLS).map(([key, act]) => [key, once(act)])),
};
