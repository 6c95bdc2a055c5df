/** Typing into every line of a block. Models op_insert and the block part of op_change. */
import type { ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import { blockSpan, type Region } from '../operators/region.ts';
import { columnOf } from '../text/columns.ts';
import { LINE_END, pos } from '../text/position.ts';
import { insert } from './insert.ts';

/**
 * Types into the first line of a block; after Esc the others have it too.
 * @param at where in the first line @param append behind the block, short lines being filled up
 */
export function* blockInsert(editor: ViEditor, region: Region, at: number, append: boolean): Keys<void> {
  const { from, to } = region;
  const before = editor.text.line(from.line).length;
  yield* insert(editor, { at: pos(from.line, at) });
  if (editor.cursor.line !== from.line) return;
  const typed = editor.text.line(from.line).slice(at, at + editor.text.line(from.line).length - before);
  if (typed === '') return;
  for (let line = from.line + 1; line <= to.line; line++) {
    const col = append ? columnToAppend(editor, region, line) : blockSpan(editor, region, line)?.from;
    const text = editor.text.line(line);
    if (col !== undefined) editor.text.setLine(line, text.slice(0, col) + typed + text.slice(col));
  }
}

/** Where A types in a line of a block; the line is filled with blanks up to there. */
export function columnToAppend(editor: ViEditor, region: Region, line: number): number {
  const text = editor.text.line(line);
  const { right } = region.columns!;
  const missing = right === LINE_END ? 0 : right - columnOf(text, text.length, editor.options.tabStop);
  if (missing > 0) editor.text.setLine(line, text + ' '.repeat(missing));
  return missing > 0 ? text.length + missing : (blockSpan(editor, region, line)?.to ?? text.length);
}
