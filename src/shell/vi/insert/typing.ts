/** Text going in at the cursor: characters, line breaks, tabs. Models insertchar, open_line and ins_tab. */
import type { ViEditor } from '../editor.ts';
import { blanksFrom, columnOf, indentFor } from '../text/columns.ts';
import { isBlank, pos } from '../text/position.ts';
import type { InsertSession } from './insert.ts';

/** Puts text in; in replace mode over what is there. */
export function typeText(editor: ViEditor, session: InsertSession, text: string): void {
  session.autoIndented = false;
  const { line, col } = editor.cursor;
  const old = editor.line;
  const over = editor.typing === 'replace' ? text.length : 0;
  if (editor.typing === 'replace') for (let i = 0; i < text.length; i++) session.replaced.push(old[col + i]);
  editor.text.setLine(line, old.slice(0, col) + text + old.slice(col + over));
  editor.moveTo(pos(line, col + text.length));
}

/** A line break, with the indentation of the line where 'autoindent' is on. */
export function breakLine(editor: ViEditor, session: InsertSession): void {
  const { line, col } = editor.cursor;
  const old = editor.line;
  const auto = editor.options.on('autoindent');
  const head = old.slice(0, col);
  const tail = editor.typing === 'replace' ? '' : old.slice(col);
  const indent = auto ? indentFor(head, editor.options) : '';
  if (editor.typing === 'replace') session.replaced.push(undefined);
  editor.text.setLine(line, session.autoIndented ? head.replace(/[ \t]+$/, '') : head);
  const rest = auto ? tail.replace(/^[ \t]+/, '') : tail;
  const kept = editor.typing === 'replace' ? old.slice(col) : '';
  editor.text.insert(line + 1, [indent + rest + kept]);
  session.autoIndented = auto && (indent !== '' || session.autoIndented);
  editor.moveTo(pos(line + 1, indent.length));
}

/** A tab, or blanks up to the next stop with 'expandtab' or 'softtabstop'. */
export function typeTab(editor: ViEditor, session: InsertSession): void {
  const { options } = editor;
  const { line, col } = editor.cursor;
  const isInIndent = editor.line.slice(0, col).trim() === '';
  const soft = options.on('smarttab') && isInIndent ? options.shiftWidth : options.number('softtabstop');
  if (!options.on('expandtab') && soft === 0) {
    typeText(editor, session, '\t');
    return;
  }
  const stop = soft || options.tabStop;
  const column = columnOf(editor.line, col, options.tabStop);
  const fresh = ' '.repeat(stop - (column % stop));
  if (options.on('expandtab')) {
    typeText(editor, session, fresh);
    return;
  }
  // Blanks before the cursor and the new ones become tabs where they fill one.
  let from = col;
  while (from > 0 && isBlank(editor.line[from - 1])) from--;
  const start = columnOf(editor.line, from, options.tabStop);
  const filled = blanksFrom(start, column + fresh.length - start, options.tabStop);
  editor.text.setLine(line, editor.line.slice(0, from) + filled + editor.line.slice(col));
  session.autoIndented = false;
  editor.moveTo(pos(line, from + filled.length));
}

/** Backspace: a character, or with 'softtabstop' the blanks back to the last stop; over line breaks. */
export function rubOut(editor: ViEditor, session: InsertSession): void {
  const { line, col } = editor.cursor;
  const { options } = editor;
  const old = editor.line;
  session.autoIndented = false;
  if (editor.typing === 'replace') {
    rubOutReplaced(editor, session);
    return;
  }
  if (col === 0) {
    joinWithPrevious(editor);
    return;
  }
  let from = col - ([...old.slice(0, col)].at(-1)?.length ?? 1);
  const isInIndent = old.slice(0, col).trim() === '';
  const soft = options.on('smarttab') && isInIndent ? options.shiftWidth : options.number('softtabstop');
  if (soft > 0 && isBlank(old[col - 1])) {
    const column = columnOf(old, col, options.tabStop);
    const wanted = Math.floor((column - 1) / soft) * soft;
    from = col;
    while (from > 0 && isBlank(old[from - 1]) && columnOf(old, from, options.tabStop) > wanted) from--;
    const short = wanted - columnOf(old, from, options.tabStop);
    editor.text.setLine(line, old.slice(0, from) + ' '.repeat(Math.max(0, short)) + old.slice(col));
    editor.moveTo(pos(line, from + Math.max(0, short)));
    return;
  }
  editor.text.setLine(line, old.slice(0, from) + old.slice(col));
  editor.moveTo(pos(line, from));
}

function rubOutReplaced(editor: ViEditor, session: InsertSession): void {
  const { line, col } = editor.cursor;
  if (col === 0) return;
  if (session.replaced.length > 0) {
    const before = session.replaced.pop();
    editor.text.setLine(line, editor.line.slice(0, col - 1) + (before ?? '') + editor.line.slice(col));
  }
  editor.moveTo(pos(line, col - 1));
}

function joinWithPrevious(editor: ViEditor): void {
  const { line } = editor.cursor;
  if (line === 0) return;
  const before = editor.text.line(line - 1);
  editor.text.setLine(line - 1, before + editor.line);
  editor.text.remove(line, 1);
  editor.moveTo(pos(line - 1, before.length));
}

/** CTRL-W and CTRL-U: back to `to`, but where typing began first. */
export function rubOutTo(editor: ViEditor, session: InsertSession, to: number): void {
  const { line, col } = editor.cursor;
  if (col === 0) {
    joinWithPrevious(editor);
    return;
  }
  const began = session.start.line === line && session.start.col < col ? session.start.col : 0;
  const from = Math.max(to, began);
  session.autoIndented = false;
  editor.text.setLine(line, editor.line.slice(0, from) + editor.line.slice(col));
  editor.moveTo(pos(line, from));
}
