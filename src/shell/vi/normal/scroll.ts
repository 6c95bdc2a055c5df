/** Commands that scroll. Models scroll_cursor_top and its like, onepage, halfpage. */
import { Refused, type ViEditor } from '../editor.ts';
import type { Prefix } from './normal.ts';

type Scroll = (editor: ViEditor, prefix: Prefix) => void;

function setTop(editor: ViEditor, top: number): void {
  editor.view.top = Math.max(0, Math.min(editor.text.last, top));
}

/** Puts the cursor's line at a row of the screen. @param first the cursor goes to the first character that is no blank */
function place(row: (rows: number) => number, first: boolean): Scroll {
  return (editor, { count, hasCount }) => {
    if (hasCount) editor.moveToLine(count - 1);
    setTop(editor, editor.cursor.line - row(editor.view.rows));
    if (first) editor.moveToFirst(editor.cursor.line);
  };
}

const top = () => 0;
const middle = (rows: number) => (rows - 1) >> 1;
const bottom = (rows: number) => rows - 1;

/** CTRL-D and CTRL-U: half a screen, the cursor along with it. */
function half(direction: 1 | -1): Scroll {
  return (editor, { count, hasCount }) => {
    if (hasCount) editor.options.set('scroll', count);
    const lines = editor.options.number('scroll') || editor.view.rows >> 1;
    const { line } = editor.cursor;
    const room = direction > 0 ? editor.text.last - line : line;
    if (room === 0) throw new Refused();
    const last = Math.max(0, editor.text.last - editor.view.rows + 1);
    setTop(
      editor,
      direction > 0
        ? Math.max(editor.view.top, Math.min(last, editor.view.top + lines))
        : editor.view.top - lines,
    );
    editor.moveToFirst(line + direction * Math.min(room, lines));
  };
}

/** CTRL-F and CTRL-B: a screen, less two lines. */
function page(direction: 1 | -1): Scroll {
  return (editor, { count }) => {
    const { view, text } = editor;
    for (let n = 0; n < count; n++) {
      if (direction > 0) {
        if (view.top >= text.last && editor.cursor.line === text.last) throw new Refused();
        setTop(editor, Math.min(text.last, view.top + view.rows - 2));
      } else {
        if (view.top === 0) throw new Refused();
        setTop(editor, view.top - view.rows + 2);
      }
    }
    const last = Math.min(text.last, view.top + view.rows - 1);
    editor.moveToFirst(
      Math.max(
        view.top,
        Math.min(
          last,
          direction > 0 ? Math.max(view.top, editor.cursor.line) : Math.min(last, editor.cursor.line),
        ),
      ),
    );
  };
}

/** CTRL-E and CTRL-Y: the text moves, the cursor only when it must. */
function line(direction: 1 | -1): Scroll {
  return (editor, { count }) => {
    const { view, text } = editor;
    setTop(editor, view.top + direction * count);
    const last = Math.min(text.last, view.top + view.rows - 1);
    if (editor.cursor.line < view.top) editor.moveToLine(view.top);
    else if (editor.cursor.line > last) editor.moveToLine(last);
  };
}

export const SCROLLS: Readonly<Record<string, Scroll>> = {
  zt: place(top, false),
  'z<CR>': place(top, true),
  zz: place(middle, false),
  'z.': place(middle, true),
  zb: place(bottom, false),
  'z-': place(bottom, true),
  '<C-d>': half(1),
  '<C-u>': half(-1),
  '<C-f>': page(1),
  '<PageDown>': page(1),
  '<C-b>': page(-1),
  '<PageUp>': page(-1),
  '<C-e>': line(1),
  '<C-y>': line(-1),
};
