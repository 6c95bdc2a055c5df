/** d, c and y. Models op_delete, op_change and op_yank. */
import type { ViEditor } from '../editor.ts';
import { blockInsert } from '../insert/block.ts';
import { insert } from '../insert/insert.ts';
import type { Keys } from '../keys.ts';
import { indentLength, LINE_END, pos } from '../text/position.ts';
import type { OperatorCall } from './operator.ts';
import { blockSpan, type Region, removeCharacters, textOf } from './region.ts';

/** Says how many lines came or went, when they are more than 'report'. Models msgmore. */
export function reportLines(editor: ViEditor, change: number): void {
  const count = Math.abs(change);
  if (count <= editor.options.number('report')) return;
  editor.message =
    change > 0
      ? `${count} more line${count === 1 ? '' : 's'}`
      : count === 1
        ? '1 line less'
        : `${count} fewer lines`;
}

function keep(editor: ViEditor, region: Region, register: string | undefined): void {
  const { kind, from, to, big } = region;
  editor.registers.delete(register, textOf(editor, region), kind === 'lines' || from.line !== to.line || big);
}

/** Takes a region out of the text and keeps it in a register. */
export function remove(editor: ViEditor, region: Region, register: string | undefined): void {
  const { from, to, kind } = region;
  const { text } = editor;
  if (text.isEmptied) return;
  const isNothing = kind === 'characters' && from.line === to.line && from.col === to.col;
  if (isNothing) {
    text.touch();
    editor.moveTo(from);
    return;
  }
  const count = text.last;
  keep(editor, region, register);
  if (kind === 'lines') {
    text.remove(from.line, to.line - from.line + 1);
    editor.moveToFirst(from.line);
    if (count === to.line - from.line) editor.message = '--No lines in buffer--';
  } else if (kind === 'block') {
    removeBlock(editor, region);
    editor.moveTo(pos(from.line, blockSpan(editor, region, from.line)?.from ?? LINE_END));
  } else {
    removeCharacters(editor, from, to);
    editor.moveTo(from);
  }
  editor.changedRange(
    pos(from.line, kind === 'lines' ? 0 : from.col),
    pos(from.line, kind === 'lines' ? 0 : from.col),
  );
  reportLines(editor, text.last - count);
}

function removeBlock(editor: ViEditor, region: Region): void {
  for (let line = region.from.line; line <= region.to.line; line++) {
    const span = blockSpan(editor, region, line);
    const text = editor.text.line(line);
    if (span) editor.text.setLine(line, text.slice(0, span.from) + text.slice(span.to));
  }
}

export function deleteOperator(editor: ViEditor, region: Region, { register }: OperatorCall): void {
  remove(editor, region, register);
}

/** Deletes and types: whole lines leave one behind, with its indentation where 'autoindent' is on. */
export function* changeOperator(editor: ViEditor, region: Region, { register }: OperatorCall): Keys<void> {
  const { text } = editor;
  const { from, to, kind } = region;
  if (kind === 'block') {
    keep(editor, region, register);
    removeBlock(editor, region);
    const at = blockSpan(editor, region, from.line)?.from ?? text.line(from.line).length;
    yield* blockInsert(editor, region, at, false);
    return;
  }
  if (kind === 'lines') {
    keep(editor, region, register);
    const first = text.line(from.line);
    text.remove(from.line + 1, to.line - from.line);
    const indent = editor.options.on('autoindent') ? first.slice(0, indentLength(first)) : '';
    text.setLine(from.line, indent);
    reportLines(editor, from.line - to.line);
    yield* insert(editor, { at: pos(from.line, indent.length), autoIndented: indent !== '' });
    return;
  }
  if (from.line !== to.line || from.col !== to.col) {
    keep(editor, region, register);
    removeCharacters(editor, from, to);
    reportLines(editor, from.line - to.line);
  }
  yield* insert(editor, { at: from });
}

export function yankOperator(editor: ViEditor, region: Region, { register }: OperatorCall): void {
  const { from, to, kind } = region;
  const taken = textOf(editor, region);
  if (register !== '_') editor.registers.yank(register, taken);
  editor.moveTo(
    kind === 'block' ? pos(from.line, blockSpan(editor, region, from.line)?.from ?? LINE_END) : from,
  );
  const lines = to.line - from.line + 1;
  if (lines > editor.options.number('report'))
    editor.message = `${kind === 'block' ? 'block of ' : ''}${lines} lines yanked${register ? ` into "${register}` : ''}`;
  editor.changedRange(
    kind === 'lines' ? pos(from.line, 0) : from,
    kind === 'lines' ? pos(to.line, LINE_END) : pos(to.line, Math.max(0, to.col - 1)),
  );
}
