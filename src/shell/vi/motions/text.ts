/** Paragraphs, sentences, the screen, marks. Models findpar, findsent, nv_scroll and nv_gomark. */
import { Refused, type ViEditor } from '../editor.ts';
import { firstNonBlank, isBlank, type Pos, pos } from '../text/position.ts';
import type { Motion, MotionCall, Target } from './motion.ts';

function paragraph(editor: ViEditor, { count }: MotionCall, step: 1 | -1): Target {
  let { line } = editor.cursor;
  const { text } = editor;
  for (let n = 0; n < count; n++) {
    let skipped = false;
    for (let first = true; ; first = false) {
      if (text.line(line) !== '') skipped = true;
      if (!first && skipped && text.line(line) === '') break;
      line += step;
      if (line < 0 || line > text.last) {
        if (n < count - 1) throw new Refused();
        line -= step;
        break;
      }
    }
  }
  const { length } = text.line(line);
  if (line === text.last && step > 0 && length > 0)
    return { pos: pos(line, length - 1), kind: 'inclusive', jump: true, big: true };
  return { pos: pos(line, 0), kind: 'exclusive', jump: true, big: true };
}

/** Where sentences begin: after . ! ? with closing brackets and quotes and a blank, at paragraphs. */
export function sentenceStarts(editor: ViEditor): Pos[] {
  const starts: Pos[] = [];
  const { lines } = editor.text;
  let pending = true;
  lines.forEach((text, line) => {
    if (text === '') {
      if (line === 0 || lines[line - 1] !== '') starts.push(pos(line, 0));
      pending = true;
      return;
    }
    let col = 0;
    if (pending) {
      col = firstNonBlank(text);
      starts.push(pos(line, col));
      pending = false;
    }
    for (; col < text.length; col++) {
      const end = /^[.!?][)\]"']*(?=[ \t]|$)[ \t]*/.exec(text.slice(col));
      if (!end) continue;
      col += end[0].length;
      if (col < text.length) starts.push(pos(line, col));
      else pending = true;
      col--;
    }
  });
  return starts;
}

function sentence(editor: ViEditor, { count }: MotionCall, forward: boolean): Target {
  const { line, col } = editor.cursor;
  const starts = sentenceStarts(editor);
  const behind = starts.filter(at => at.line > line || (at.line === line && at.col > col));
  const ahead = starts.filter(at => at.line < line || (at.line === line && at.col < col));
  const target = forward ? behind[count - 1] : ahead.at(-count);
  const end = pos(
    editor.text.last,
    Math.max(0, editor.text.line(editor.text.last).length - (editor.visual ? 0 : 1)),
  );
  if (target) return { pos: target, kind: 'exclusive', jump: true, big: true };
  if (forward && line === end.line && col >= end.col) throw new Refused();
  return forward
    ? { pos: end, kind: 'inclusive', jump: true, big: true }
    : { pos: pos(0, 0), kind: 'exclusive', jump: true, big: true };
}

function screenLine(editor: ViEditor, line: number): Target {
  const { top, rows } = editor.view;
  const bottom = Math.min(top + rows - 1, editor.text.last);
  const to = Math.max(top, Math.min(bottom, line));
  return { pos: pos(to, firstNonBlank(editor.text.line(to))), kind: 'lines', jump: true, toFirst: true };
}

/** The place of a mark. @throws Error in vim's words */
export function markOf(editor: ViEditor, name: string): Pos {
  const key = name === '`' ? "'" : name;
  const mark = editor.text.marks.get(key) ?? (key === "'" ? pos(0, 0) : undefined);
  if (mark === undefined) throw new Error('E20: Mark not set');
  const line = Math.min(mark.line, editor.text.last);
  return pos(line, Math.min(mark.col, Math.max(0, editor.text.line(line).length - 1)));
}

const isNear = (name: string) => /[[\]<>]/.test(name);

/** The word under or after the cursor, for * and #. Models find_ident_under_cursor. */
export function wordUnderCursor(editor: ViEditor): { word: string; at: number } {
  const { line, cursor } = editor;
  let at = cursor.col;
  while (at < line.length && !/[\p{L}\p{N}_]/u.test(line[at]!)) at++;
  if (at < line.length) while (at > 0 && /[\p{L}\p{N}_]/u.test(line[at - 1]!)) at--;
  else {
    at = cursor.col;
    while (at < line.length && isBlank(line[at])) at++;
  }
  const word = /^(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+)/u.exec(line.slice(at))?.[0];
  if (word === undefined) throw new Error('E348: No string under cursor');
  return { word, at };
}

export const TEXT_MOTIONS: Readonly<Record<string, Motion>> = {
  '}': (editor, call) => paragraph(editor, call, 1),
  '{': (editor, call) => paragraph(editor, call, -1),
  ')': (editor, call) => sentence(editor, call, true),
  '(': (editor, call) => sentence(editor, call, false),
  H: (editor, { count }) => screenLine(editor, editor.view.top + count - 1),
  L: (editor, { count }) =>
    screenLine(editor, Math.min(editor.view.top + editor.view.rows - 1, editor.text.last) - count + 1),
  M: editor =>
    screenLine(
      editor,
      Math.floor((editor.view.top + Math.min(editor.view.top + editor.view.rows - 1, editor.text.last)) / 2),
    ),
  "'": (editor, { argument }) => {
    const { line } = markOf(editor, argument);
    return {
      pos: pos(line, firstNonBlank(editor.text.line(line))),
      kind: 'lines',
      jump: !isNear(argument),
      toFirst: true,
    };
  },
  '`': (editor, { argument }) => ({
    pos: markOf(editor, argument),
    kind: 'exclusive',
    jump: !isNear(argument),
    big: true,
  }),
};
