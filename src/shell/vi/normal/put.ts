/** p and P. Models do_put. */
import type { ViEditor } from '../editor.ts';
import { reportLines } from '../operators/delete.ts';
import { insertText } from '../operators/region.ts';
import type { Register } from '../registers.ts';
import { columnOf, indexAt } from '../text/columns.ts';
import { LINE_END, type Pos, pos } from '../text/position.ts';
import { registerOf } from './registers.ts';

export interface PutOptions {
  readonly register: string | undefined;
  readonly count: number;
  readonly before: boolean;
  /** gp: the cursor goes behind the new text. */
  readonly behind?: boolean;
}

/** @throws Error in vim's words when the register is empty */
export function put(editor: ViEditor, options: PutOptions): void {
  const name = options.register ?? '"';
  const register = registerOf(editor, name);
  if (register === undefined || register.lines.length === 0)
    throw new Error(`E353: Nothing in register ${name}`);
  const count = editor.text.last;
  PUTS[register.kind](editor, register, options);
  reportLines(editor, editor.text.last - count);
}

const PUTS: Readonly<
  Record<Register['kind'], (editor: ViEditor, register: Register, options: PutOptions) => void>
> = {
  lines: putLines,
  characters: putCharacters,
  block: putBlock,
};

function putLines(editor: ViEditor, { lines }: Register, { count, before, behind }: PutOptions): void {
  const at = editor.cursor.line + (before ? 0 : 1);
  const all = Array.from({ length: count }, () => lines).flat();
  editor.text.insert(at, all);
  editor.changedRange(pos(at, 0), pos(at + all.length - 1, 0));
  if (behind) editor.moveTo(pos(at + all.length, 0));
  else editor.moveToFirst(at);
}

function putCharacters(editor: ViEditor, { lines }: Register, { count, before, behind }: PutOptions): void {
  const { line, col } = editor.cursor;
  const at = pos(line, before || editor.line === '' ? col : col + 1);
  const [first = '', ...rest] = lines;
  let end: Pos = at;
  if (rest.length === 0) end = insertText(editor, at, [first.repeat(count)]);
  else for (let n = 0; n < count; n++) end = insertText(editor, end, lines);
  if (first === '' && rest.length === 0) return;
  editor.changedRange(at, pos(end.line, Math.max(0, end.col - 1)));
  if (behind)
    editor.moveTo(
      editor.text.line(end.line).length <= end.col && end.line < editor.text.last
        ? pos(end.line, end.col)
        : end,
    );
  else editor.moveTo(rest.length > 0 ? at : pos(end.line, end.col - 1));
}

function putBlock(editor: ViEditor, { lines }: Register, { count, before, behind }: PutOptions): void {
  const { tabStop } = editor.options;
  const { line, col } = editor.cursor;
  const start = before || editor.line === '' ? col : col + 1;
  const column = columnOf(editor.line, start, tabStop);
  const width = Math.max(...lines.map(text => columnOf(text, text.length, tabStop)));
  if (line + lines.length - 1 > editor.text.last)
    editor.text.insert(
      editor.text.last + 1,
      Array.from({ length: line + lines.length - 1 - editor.text.last }, () => ''),
    );
  let end = pos(line, start);
  lines.forEach((text, i) => {
    const old = editor.text.line(line + i);
    const short = column - columnOf(old, old.length, tabStop);
    const padded = short > 0 ? old + ' '.repeat(short) : old;
    const at = indexAt(padded, column, tabStop);
    const fill = ' '.repeat(Math.max(0, width - columnOf(text, text.length, tabStop)));
    const copies = Array.from({ length: count }, (_, n) =>
      n === count - 1 && at >= padded.length ? text : text + fill,
    ).join('');
    editor.text.setLine(line + i, padded.slice(0, at) + copies + padded.slice(at));
    end = pos(line + i, at + copies.length);
  });
  editor.changedRange(pos(line, start), pos(end.line, Math.max(0, end.col - 1)));
  editor.moveTo(behind ? end : pos(line, start));
}

/** Puts over a selection; what was selected takes the place of the register. Models nv_put in visual mode. */
export function putOver(
  editor: ViEditor,
  register: Register | undefined,
  options: PutOptions,
  remove: () => { readonly lines: boolean; readonly atEnd: boolean },
): void {
  const removed = remove();
  if (register === undefined || register.lines.length === 0)
    throw new Error(`E353: Nothing in register ${options.register ?? '"'}`);
  const copy = register;
  const splits = copy.kind === 'lines' && !removed.lines;
  const { line, col } = editor.cursor;
  if (splits) {
    // Lines over characters: the line is cut in two around them.
    const text = editor.line;
    const at = removed.atEnd ? text.length : col;
    editor.text.setLine(line, text.slice(0, at));
    editor.text.insert(line + 1, [
      ...Array.from({ length: options.count }, () => copy.lines).flat(),
      text.slice(at),
    ]);
    editor.changedRange(pos(line + 1, 0), pos(line + copy.lines.length, LINE_END));
    editor.moveToFirst(line + 1);
    return;
  }
  if (copy.kind !== 'lines' && removed.lines) {
    const at = removed.atEnd ? editor.text.last + 1 : line;
    const all = copy.lines.length === 1 ? [copy.lines[0]!.repeat(options.count)] : copy.lines;
    editor.text.insert(at, all);
    editor.moveTo(pos(at, copy.lines.length === 1 ? Math.max(0, all[0]!.length - 1) : 0));
    if (copy.kind === 'characters') editor.moveTo(pos(at, 0));
    return;
  }
  PUTS[copy.kind](editor, copy, { ...options, before: !removed.atEnd });
}
