import { Refused, type ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import { CASES } from '../operators/change.ts';
import { indentFor } from '../text/columns.ts';
import { pos } from '../text/position.ts';
import type { Prefix } from './normal.ts';

/** `r`: another character in the place of each. */
export function* replaceCharacters(editor: ViEditor, { count }: Prefix): Keys<void> {
  let key = yield* editor.feed.next();
  if (key === '<C-v>') key = yield* editor.feed.next();
  const { line, col } = editor.cursor;
  const text = editor.line;
  if (/^<(Esc|C-c)>$/.test(key) || col + count > text.length) throw new Refused();
  if (key === '<CR>') {
    const indent = editor.options.on('autoindent') ? indentFor(text, editor.options) : '';
    editor.text.setLine(line, text.slice(0, col));
    editor.text.insert(line + 1, [
      indent + (indent ? text.slice(col + count).trimStart() : text.slice(col + count)),
    ]);
    editor.moveTo(pos(line + 1, indent.length));
    return;
  }
  const c = key === '<Tab>' ? '\t' : key;
  editor.text.setLine(line, text.slice(0, col) + c.repeat(count) + text.slice(col + count));
  editor.moveTo(pos(line, col + count - 1));
}

/** `~`: letters of the other case. */
export function toggleCase(editor: ViEditor, { count }: Prefix): void {
  const { line, col } = editor.cursor;
  const text = editor.line;
  if (text === '') throw new Refused();
  const end = Math.min(text.length, col + count);
  editor.text.setLine(line, text.slice(0, col) + CASES.toggled(text.slice(col, end)) + text.slice(end));
  editor.moveTo(pos(line, end));
}
