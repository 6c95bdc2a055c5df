/** What the keys of insert mode do that are no text. */
import type { ViEditor } from '../editor.ts';
import { type Keys, keysOfText } from '../keys.ts';
import { normalCommand } from '../normal/normal.ts';
import { registerText } from '../normal/registers.ts';
import { shiftLine } from '../operators/change.ts';
import { columnOf, indexAt } from '../text/columns.ts';
import { classOf, firstNonBlank, isBlank, LINE_END, pos } from '../text/position.ts';
import { complete } from './complete.ts';
import { dropAutoIndent, type InsertSession, insertKey } from './insert.ts';
import { breakLine, rubOut, rubOutTo, typeTab, typeText } from './typing.ts';

type InsertKey = (editor: ViEditor, session: InsertSession) => Keys<void> | void;

/** A cursor key begins another insert, as far as undo, counts and `.` go. */
function moved(move: (editor: ViEditor) => void): InsertKey {
  return (editor, session) => {
    if (session.autoIndented) dropAutoIndent(editor);
    session.autoIndented = false;
    move(editor);
    session.start = editor.cursor;
    session.typed = [];
    session.moved = true;
    editor.text.closeChange();
    editor.feed.trail.splice(0, editor.feed.trail.length, 'i');
  };
}

const left = moved(editor => editor.moveTo(pos(editor.cursor.line, editor.cursor.col - 1)));
const right = moved(editor => editor.moveTo(pos(editor.cursor.line, editor.cursor.col + 1)));

/** The character above or below the cursor. */
function copyFrom(distance: number): InsertKey {
  return (editor, session) => {
    const { tabStop } = editor.options;
    const other = editor.text.line(editor.cursor.line + distance);
    const c = other[indexAt(other, columnOf(editor.line, editor.cursor.col, tabStop), tabStop)];
    if (c !== undefined && editor.cursor.line + distance >= 0) typeText(editor, session, c);
  };
}

function shiftHere(direction: 1 | -1): InsertKey {
  return (editor, session) => {
    const { line, col } = editor.cursor;
    const { length } = editor.line;
    if (editor.line.trim() === '' && direction > 0) {
      editor.text.setLine(line, `${editor.line}x`);
      shiftLine(editor, line, 1, true);
      editor.text.setLine(line, editor.text.line(line).slice(0, -1));
    } else shiftLine(editor, line, direction, true);
    session.autoIndented = false;
    editor.moveTo(pos(line, Math.max(0, col + editor.line.length - length)));
  };
}

/** Where the word before the cursor begins. */
function wordStart(text: string, col: number): number {
  let at = col;
  while (at > 0 && isBlank(text[at - 1])) at--;
  const own = classOf(text[at - 1], false);
  while (at > 0 && classOf(text[at - 1], false) === own) at--;
  return at;
}

function* insertRegister(editor: ViEditor, session: InsertSession): Keys<void> {
  let name = yield* editor.feed.next();
  session.typed.push(name);
  const literal = /^<C-[ropROP]>$/.test(name);
  if (literal) {
    name = yield* editor.feed.next();
    session.typed.push(name);
  }
  const text = registerText(editor, name);
  if (text === undefined) return;
  for (const key of keysOfText(text)) {
    if (key === '<CR>') breakLine(editor, session);
    else typeText(editor, session, key === '<Tab>' ? '\t' : key);
  }
}

/** One command of normal mode, then insert mode again. */
function* oneCommand(editor: ViEditor, session: InsertSession): Keys<void> {
  const { typing } = editor;
  editor.typing = undefined;
  editor.oneCommand = true;
  editor.text.closeChange();
  try {
    yield* normalCommand(editor);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    editor.message = error.message;
  }
  editor.oneCommand = false;
  const toEnd = editor.want === LINE_END;
  editor.typing = typing;
  if (toEnd) editor.moveTo(pos(editor.cursor.line, LINE_END));
  session.start = editor.cursor;
  session.typed = [];
  session.moved = true;
}

function* literal(editor: ViEditor, session: InsertSession): Keys<void> {
  const key = yield* editor.feed.next();
  session.typed.push(key);
  typeText(
    editor,
    session,
    { '<Tab>': '\t', '<Esc>': '\x1b', '<CR>': '\r' }[key] ?? key.replace(/^<.+>$/, ''),
  );
}

export const INSERT_KEYS: Readonly<Record<string, InsertKey>> = {
  '<CR>': breakLine,
  '<C-j>': breakLine,
  '<C-m>': breakLine,
  '<Tab>': typeTab,
  '<C-i>': typeTab,
  '<BS>': rubOut,
  '<C-h>': rubOut,
  '<C-w>': (editor, session) => rubOutTo(editor, session, wordStart(editor.line, editor.cursor.col)),
  '<C-u>': (editor, session) => {
    const first = firstNonBlank(editor.line);
    rubOutTo(editor, session, editor.options.on('autoindent') && first < editor.cursor.col ? first : 0);
  },
  '<Del>': editor => {
    const { line, col } = editor.cursor;
    const text = editor.line;
    if (col < text.length) editor.text.setLine(line, text.slice(0, col) + text.slice(col + 1));
    else if (line < editor.text.last) {
      editor.text.setLine(line, text + editor.text.line(line + 1));
      editor.text.remove(line + 1, 1);
    }
  },
  '<C-t>': shiftHere(1),
  '<C-d>': shiftHere(-1),
  '<C-e>': copyFrom(1),
  '<C-y>': copyFrom(-1),
  '<C-n>': (editor, session) => complete(editor, session, 1),
  '<C-p>': (editor, session) => complete(editor, session, -1),
  '<C-r>': insertRegister,
  '<C-a>': function* (editor, session) {
    for (const key of keysOfText(editor.lastInserted)) yield* insertKey(editor, session, key);
  },
  '<C-o>': oneCommand,
  '<C-v>': literal,
  '<C-q>': literal,
  '<Left>': left,
  '<Right>': right,
  '<Up>': moved(editor => editor.moveToLine(editor.cursor.line - 1)),
  '<Down>': moved(editor => editor.moveToLine(editor.cursor.line + 1)),
  '<Home>': moved(editor => editor.moveTo(pos(editor.cursor.line, 0))),
  '<End>': moved(editor => editor.moveTo(pos(editor.cursor.line, editor.line.length))),
  '<PageUp>': moved(editor => editor.moveToLine(editor.cursor.line - editor.view.rows + 2)),
  '<PageDown>': moved(editor => editor.moveToLine(editor.cursor.line + editor.view.rows - 2)),
  '<Ins>': editor => {
    editor.typing = editor.typing === 'insert' ? 'replace' : 'insert';
  },
};
