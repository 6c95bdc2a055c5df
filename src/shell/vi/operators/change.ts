/** Operators that change text where it stands: > < ~ u U J. Models op_shift, op_tilde, do_join. */
import { Refused, type ViEditor } from '../editor.ts';
import { blanks, blanksFrom, columnOf } from '../text/columns.ts';
import { indentLength, LINE_END, pos } from '../text/position.ts';
import type { Operator, OperatorCall } from './operator.ts';
import { blockSpan, type Region } from './region.ts';

/** Moves the text of a line by so many columns of 'shiftwidth'. Models shift_line. */
export function shiftLine(
  editor: ViEditor,
  line: number,
  times: number,
  round = editor.options.on('shiftround'),
): void {
  const { text, options } = editor;
  const old = text.line(line);
  if (old === '') return;
  const length = indentLength(old);
  const width = options.shiftWidth;
  const column = columnOf(old, length, options.tabStop);
  const base = round ? (times > 0 ? Math.floor(column / width) : Math.ceil(column / width)) * width : column;
  const fresh = Math.max(0, base + times * width);
  text.setLine(line, blanks(fresh, options.tabStop, options.on('expandtab')) + old.slice(length));
}

function shift(direction: 1 | -1): Operator {
  return (editor: ViEditor, region: Region, { count }: OperatorCall): void => {
    const { from, to, kind } = region;
    editor.text.touch();
    for (let line = from.line; line <= to.line; line++)
      if (kind === 'block') shiftBlock(editor, region, line, direction * count);
      else shiftLine(editor, line, direction * count);
    if (kind === 'block')
      editor.moveTo(pos(from.line, blockSpan(editor, region, from.line)?.from ?? LINE_END));
    else editor.moveToFirst(from.line);
    editor.changedRange(pos(from.line, 0), pos(to.line, LINE_END));
    const lines = to.line - from.line + 1;
    if (lines > editor.options.number('report'))
      editor.message = `${lines} lines ${direction > 0 ? '>' : '<'}ed ${count} time${count === 1 ? '' : 's'}`;
  };
}

/** Models shift_block: blanks go in or out at the left side. */
function shiftBlock(editor: ViEditor, region: Region, line: number, times: number): void {
  const { text, options } = editor;
  const span = blockSpan(editor, region, line);
  if (span === undefined) return;
  const old = text.line(line);
  const blank = indentLength(old.slice(span.from));
  const start = columnOf(old, span.from, options.tabStop);
  const width = columnOf(old, span.from + blank, options.tabStop) - start;
  const fresh = Math.max(0, width + times * options.shiftWidth);
  const filled = options.on('expandtab') ? ' '.repeat(fresh) : blanksFrom(start, fresh, options.tabStop);
  text.setLine(line, old.slice(0, span.from) + filled + old.slice(span.from + blank));
}

const rot13 = (c: string) =>
  c.replace(/[a-z]/gi, x => String.fromCharCode(x.charCodeAt(0) + (x.toLowerCase() < 'n' ? 13 : -13)));

export const CASES = {
  toggled: (text: string) =>
    [...text].map(c => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join(''),
  upper: (text: string) => text.toUpperCase(),
  lower: (text: string) => text.toLowerCase(),
  rot13: (text: string) => [...text].map(rot13).join(''),
} as const;

/** Replaces what a region covers, line by line. */
export function mapRegion(editor: ViEditor, region: Region, change: (text: string) => string): void {
  const { from, to, kind } = region;
  for (let line = from.line; line <= to.line; line++) {
    const text = editor.text.line(line);
    const span =
      kind === 'lines'
        ? { from: 0, to: text.length }
        : kind === 'block'
          ? blockSpan(editor, region, line)
          : { from: line === from.line ? from.col : 0, to: line === to.line ? to.col : text.length };
    if (span)
      editor.text.setLine(
        line,
        text.slice(0, span.from) + change(text.slice(span.from, span.to)) + text.slice(span.to),
      );
  }
}

/** In the first column an empty region is a character of the first line, all of any other: what op_tilde makes of dec() there. */
function atLeastOne(editor: ViEditor, region: Region): Region {
  const { from, to, kind } = region;
  if (kind !== 'characters' || from.line !== to.line || from.col !== to.col || from.col > 0) return region;
  return { ...region, to: pos(to.line, from.line === 0 ? 1 : editor.text.line(from.line).length) };
}

function recase(change: (text: string) => string): Operator {
  return (editor, region) => {
    const { from, to, kind, visual } = region;
    mapRegion(editor, visual ? region : atLeastOne(editor, region), change);
    editor.moveTo(
      kind === 'block'
        ? pos(from.line, blockSpan(editor, region, from.line)?.from ?? LINE_END)
        : visual && kind === 'lines'
          ? pos(from.line, 0)
          : from,
    );
    const isLines = kind === 'lines';
    editor.changedRange(
      isLines ? pos(from.line, 0) : from,
      isLines ? pos(to.line, LINE_END) : pos(to.line, Math.max(0, to.col - 1)),
    );
    const lines = to.line - from.line + 1;
    if (lines > editor.options.number('report')) editor.message = `${lines} lines changed`;
  };
}

/** Joins `count` lines from `line` on. @param spaced with a blank between, and without the indentation */
export function joinLines(editor: ViEditor, line: number, count: number, spaced: boolean): void {
  const { text } = editor;
  if (line + count - 1 > text.last) throw new Refused();
  let joined = text.line(line);
  let at = joined.length;
  for (let n = 1; n < count; n++) {
    const next = spaced ? text.line(line + n).replace(/^[ \t]+/, '') : text.line(line + n);
    const needs =
      spaced &&
      next !== '' &&
      !next.startsWith(')') &&
      joined !== '' &&
      !/[\t]$/.test(joined) &&
      !joined.endsWith(' ');
    at = joined.length;
    joined += (needs ? ' ' : '') + next;
  }
  text.setLine(line, joined);
  text.remove(line + 1, count - 1);
  editor.moveTo(pos(line, at));
}

function join(spaced: boolean): Operator {
  return (editor, { from, to }) => {
    joinLines(
      editor,
      from.line,
      Math.min(Math.max(2, to.line - from.line + 1), editor.text.last - from.line + 1),
      spaced,
    );
  };
}

export const shiftRight = shift(1);
export const shiftLeft = shift(-1);
export const toggleCase = recase(CASES.toggled);
export const upperCase = recase(CASES.upper);
export const lowerCase = recase(CASES.lower);
export const rotate = recase(CASES.rot13);
export const joinSpaced = join(true);
export const joinPlain = join(false);
