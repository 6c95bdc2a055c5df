/** What an operator works on. Models the part of vim's do_pending_operator before the operator itself. */
import type { ViEditor, Visual } from '../editor.ts';
import { isInIndent } from '../motions/lines.ts';
import type { Target } from '../motions/motion.ts';
import type { Register } from '../registers.ts';
import { cellWidth, columnOf, indexAt } from '../text/columns.ts';
import { LINE_END, ordered, type Pos, pos } from '../text/position.ts';

export interface Region {
  readonly kind: Visual['kind'];
  readonly from: Pos;
  /** `characters`: the first that no longer belongs to it; else a place in the last line. */
  readonly to: Pos;
  /** The screen columns of a block: the first, and the first behind it. */
  readonly columns?: { readonly left: number; readonly right: number };
  readonly visual: boolean;
  /** A delete of it goes to register 1. */
  readonly big: boolean;
}

/** What a motion covers, by vim's rules for motions that end in the first column. */
export function regionOf(editor: ViEditor, target: Target, operator: string): Region {
  const { text } = editor;
  const [from, end] = ordered(target.from ?? editor.cursor, target.pos);
  const base = { visual: false, big: target.big === true };
  if (target.kind === 'lines') return { kind: 'lines', from, to: end, ...base };
  let to =
    target.kind === 'inclusive' ? pos(end.line, Math.min(end.col + 1, text.line(end.line).length)) : end;
  if (target.kind === 'exclusive' && end.col === 0 && end.line > from.line && !target.exact) {
    if (isInIndent(text.line(from.line), from.col))
      return { kind: 'lines', from, to: pos(end.line - 1, 0), ...base };
    to = pos(end.line - 1, text.line(end.line - 1).length);
  }
  const endsLine = text.line(to.line).slice(to.col).trim() === '';
  if (operator === 'd' && to.line > from.line && endsLine && isInIndent(text.line(from.line), from.col))
    return { kind: 'lines', from, to, ...base };
  return { kind: 'characters', from, to, ...base };
}

/** What is selected. @param byLines the operator works on whole lines whatever is selected */
export function regionOfVisual(editor: ViEditor, byLines: boolean): Region {
  const { text, cursor } = editor;
  const { kind, anchor } = editor.visual!;
  const [from, last] = ordered(anchor, cursor);
  const base = { visual: true, big: false };
  if (kind === 'lines') return { kind, from: from, to: last, ...base };
  if (kind === 'block')
    return { kind, from, to: last, columns: blockColumns(editor, anchor, cursor), ...base };
  const { length } = text.line(last.line);
  if (last.col < length) return { kind, from, to: pos(last.line, last.col + 1), ...base };
  const takesBreak = !byLines && last.line < text.last;
  return { kind, from, to: takesBreak ? pos(last.line + 1, 0) : pos(last.line, length), ...base };
}

function blockColumns(editor: ViEditor, a: Pos, b: Pos): { left: number; right: number } {
  const { tabStop } = editor.options;
  const ends = [a, b].map(({ line, col }) => {
    const text = editor.text.line(line);
    const left = columnOf(text, col, tabStop);
    return { left, right: left + (text[col] === undefined ? 1 : cellWidth(text[col]!, left, tabStop)) };
  });
  return {
    left: Math.min(...ends.map(end => end.left)),
    right: editor.want === LINE_END ? LINE_END : Math.max(...ends.map(end => end.right)),
  };
}

/** The indexes in a line that a block covers; undefined where the line is too short. */
export function blockSpan(
  editor: ViEditor,
  { columns }: Region,
  line: number,
): { from: number; to: number } | undefined {
  const text = editor.text.line(line);
  const { tabStop } = editor.options;
  const from = indexAt(text, columns!.left, tabStop);
  if (from >= text.length && columnOf(text, text.length, tabStop) < columns!.left) return undefined;
  return {
    from,
    to: columns!.right === LINE_END ? text.length : Math.max(from, indexAt(text, columns!.right, tabStop)),
  };
}

/** The text of a region, as a register keeps it. */
export function textOf(editor: ViEditor, region: Region): Register {
  const { lines } = editor.text;
  const { from, to, kind } = region;
  if (kind === 'lines') return { kind, lines: lines.slice(from.line, to.line + 1) };
  if (kind === 'block')
    return {
      kind,
      lines: lines.slice(from.line, to.line + 1).map((text, i) => {
        const span = blockSpan(editor, region, from.line + i);
        return span ? text.slice(span.from, span.to) : '';
      }),
    };
  if (from.line === to.line) return { kind, lines: [lines[from.line]!.slice(from.col, to.col)] };
  return {
    kind,
    lines: [
      lines[from.line]!.slice(from.col),
      ...lines.slice(from.line + 1, to.line),
      lines[to.line]!.slice(0, to.col),
    ],
  };
}

/** Takes characters out, lines growing together. */
export function removeCharacters(editor: ViEditor, from: Pos, to: Pos): void {
  const { text } = editor;
  const joined = text.line(from.line).slice(0, from.col) + text.line(to.line).slice(to.col);
  text.setLine(from.line, joined);
  text.remove(from.line + 1, to.line - from.line);
}

/** Puts text of one or more lines in. @returns the place behind it */
export function insertText(editor: ViEditor, at: Pos, lines: readonly string[]): Pos {
  const { text } = editor;
  const line = text.line(at.line);
  const tail = line.slice(at.col);
  const last = lines.at(-1)!;
  if (lines.length === 1) text.setLine(at.line, line.slice(0, at.col) + last + tail);
  else {
    text.setLine(at.line, line.slice(0, at.col) + lines[0]!);
    text.insert(at.line + 1, [...lines.slice(1, -1), last + tail]);
  }
  return pos(at.line + lines.length - 1, (lines.length === 1 ? at.col : 0) + last.length);
}
