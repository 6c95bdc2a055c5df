/** Motions along a line and from line to line. Models nv_left, nv_right, nv_dollar, nv_up, nv_down, nv_goto, nv_lineop. */
import { Refused, type ViEditor } from '../editor.ts';
import { indexAt } from '../text/columns.ts';
import { firstNonBlank, indentLength, LINE_END, pos } from '../text/position.ts';
import type { Motion, MotionCall, Target } from './motion.ts';

function left(editor: ViEditor, { count, operator }: MotionCall): Target {
  const { line, col } = editor.cursor;
  if (col === 0 && operator === '') throw new Refused();
  return { pos: pos(line, Math.max(0, col - count)), kind: 'exclusive' };
}

function right(editor: ViEditor, { count, operator }: MotionCall): Target {
  const { line, col } = editor.cursor;
  const { length } = editor.line;
  const end = editor.visual || operator !== '' ? length : Math.max(0, length - 1);
  if (col >= end && !(operator !== '' && length > 0)) throw new Refused();
  return { pos: pos(line, Math.min(end, col + count)), kind: 'exclusive' };
}

/** j and k: to the same column of another line. */
function vertical(editor: ViEditor, { count }: MotionCall, direction: 1 | -1): Target {
  const { line } = editor.cursor;
  const room = direction > 0 ? editor.text.last - line : line;
  if (room === 0) throw new Refused();
  const to = line + direction * Math.min(count, room);
  const text = editor.text.line(to);
  const col =
    editor.want === LINE_END
      ? Math.max(0, text.length - (editor.visual ? 0 : 1))
      : indexAt(text, editor.want, editor.options.tabStop);
  return { pos: pos(to, col), kind: 'lines', want: 'keep' };
}

/** + - _ and Enter: to the first character that is no blank. */
function toFirst(editor: ViEditor, distance: number): Target {
  const { line } = editor.cursor;
  const room = distance > 0 ? editor.text.last - line : line;
  if (distance !== 0 && room === 0) throw new Refused();
  const to = Math.max(0, Math.min(editor.text.last, line + distance));
  return { pos: pos(to, firstNonBlank(editor.text.line(to))), kind: 'lines', toFirst: true };
}

function goTo(editor: ViEditor, line: number): Target {
  const to = Math.max(0, Math.min(editor.text.last, line));
  return { pos: pos(to, firstNonBlank(editor.text.line(to))), kind: 'lines', jump: true, toFirst: true };
}

const down: Motion = (editor, call) => vertical(editor, call, 1);
const up: Motion = (editor, call) => vertical(editor, call, -1);

function inLine(editor: ViEditor, col: number, kind: Target['kind'] = 'exclusive'): Target {
  return { pos: pos(editor.cursor.line, Math.max(0, col)), kind };
}

/** The end of this line, or of one further down. */
const dollar: Motion = (editor, { count, operator }) => {
  const { line } = editor.cursor;
  if (count > 1 && line === editor.text.last) throw new Refused();
  const to = Math.min(editor.text.last, line + count - 1);
  const { length } = editor.text.line(to);
  const end = editor.visual ? length : Math.max(0, length - 1);
  return {
    pos: pos(to, end),
    kind: length === 0 && operator !== '' ? 'exclusive' : 'inclusive',
    want: LINE_END,
    exact: true,
  };
};

export const LINE_MOTIONS: Readonly<Record<string, Motion>> = {
  h: left,
  '<Left>': left,
  '<BS>': backspace,
  '<C-h>': backspace,
  l: right,
  '<Right>': right,
  ' ': space,
  j: down,
  '<Down>': down,
  '<C-n>': down,
  '<C-j>': down,
  gj: (editor, call) => ({ ...vertical(editor, call, 1), kind: 'exclusive' }),
  k: up,
  '<Up>': up,
  '<C-p>': up,
  gk: (editor, call) => ({ ...vertical(editor, call, -1), kind: 'exclusive' }),
  '+': (editor, { count }) => toFirst(editor, count),
  '<CR>': (editor, { count }) => toFirst(editor, count),
  '-': (editor, { count }) => toFirst(editor, -count),
  _: (editor, { count }) => toFirst(editor, count - 1),
  '0': editor => inLine(editor, 0),
  '<Home>': editor => inLine(editor, 0),
  g0: editor => inLine(editor, 0),
  '^': editor => inLine(editor, firstNonBlank(editor.line)),
  'g^': editor => inLine(editor, firstNonBlank(editor.line)),
  $: dollar,
  '<End>': dollar,
  g$: dollar,
  g_: (editor, { count }) => {
    const line = Math.min(editor.text.last, editor.cursor.line + count - 1);
    return { pos: pos(line, Math.max(0, editor.text.line(line).trimEnd().length - 1)), kind: 'inclusive' };
  },
  gm: editor => inLine(editor, Math.min(editor.view.columns >> 1, editor.line.length - 1)),
  gM: editor => inLine(editor, editor.line.length >> 1),
  '|': (editor, { count }) => ({
    ...inLine(
      editor,
      Math.min(
        indexAt(editor.line, count - 1, editor.options.tabStop),
        editor.line.length - (editor.visual ? 0 : 1),
      ),
    ),
    want: count - 1,
  }),
  G: (editor, { hasCount, count }) => goTo(editor, hasCount ? count - 1 : editor.text.last),
  gg: (editor, { count }) => goTo(editor, count - 1),
  '%line': (editor, { count }) => {
    if (count > 100) throw new Refused();
    return goTo(editor, Math.floor((count * (editor.text.last + 1) + 99) / 100) - 1);
  },
  go: (editor, { count }) => {
    let rest = count - 1;
    for (let line = 0; line <= editor.text.last; line++) {
      if (rest <= editor.text.line(line).length)
        return { pos: pos(line, rest), kind: 'exclusive', jump: true };
      rest -= editor.text.line(line).length + 1;
    }
    return { pos: pos(editor.text.last, 0), kind: 'exclusive', jump: true };
  },
};

/** Space goes on in the next line. */
function space(editor: ViEditor, { count, operator }: MotionCall): Target {
  let { line, col } = editor.cursor;
  for (let n = 0; n < count; n++) {
    const { length } = editor.text.line(line);
    if (col < length - 1 || (operator !== '' && n === count - 1 && col < length)) col++;
    else if (line < editor.text.last) [line, col] = [line + 1, 0];
    else if (n === 0) throw new Refused();
  }
  return { pos: pos(line, col), kind: 'exclusive' };
}

/** Backspace goes on in the line before. */
function backspace(editor: ViEditor, { count }: MotionCall): Target {
  let { line, col } = editor.cursor;
  for (let n = 0; n < count; n++) {
    if (col > 0) col--;
    else if (line > 0) [line, col] = [line - 1, Math.max(0, editor.text.line(line - 1).length - 1)];
    else if (n === 0) throw new Refused();
  }
  return { pos: pos(line, col), kind: 'exclusive' };
}

/** Whether only blanks stand before a place in its line. Models inindent. */
export function isInIndent(text: string, col: number): boolean {
  return indentLength(text) >= col;
}
