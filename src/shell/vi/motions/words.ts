/** w b e ge and their capitals. Models nv_wordcmd, nv_bck_word and nv_g_cmd. */
import { Refused, type ViEditor } from '../editor.ts';
import { before, isBlank, type Pos, pos } from '../text/position.ts';
import type { Motion, MotionCall, Target } from './motion.ts';
import { Walker } from './walk.ts';

function forward(editor: ViEditor, call: MotionCall, big: boolean, toEnd: boolean): Target {
  const start = editor.cursor;
  const walker = new Walker(editor.text, start, big);
  const under = editor.line[start.col];
  // cw on a word is ce.
  const changes = !toEnd && call.operator === 'c' && under !== undefined && !isBlank(under);
  const isFound =
    toEnd || changes ? walker.end(call.count, changes) : walker.word(call.count, call.operator !== '');
  if (!isFound && call.operator === '') {
    if (before(start, walker.pos)) editor.moveTo(walker.pos);
    throw new Refused();
  }
  return landed(editor, start, walker.pos, toEnd || changes);
}

/** A motion that ends behind the last character of a line takes that one along. Models adjust_cursor. */
function landed(editor: ViEditor, start: Pos, end: Pos, inclusive: boolean): Target {
  const isBehind = before(start, end) && end.col > 0 && end.col >= editor.text.line(end.line).length;
  if (isBehind && !editor.visual) return { pos: pos(end.line, end.col - 1), kind: 'inclusive' };
  return { pos: end, kind: inclusive ? 'inclusive' : 'exclusive' };
}

function back(editor: ViEditor, { count }: MotionCall, big: boolean): Target {
  const walker = new Walker(editor.text, editor.cursor, big);
  if (!walker.wordBack(count)) throw new Refused();
  return { pos: walker.pos, kind: 'exclusive' };
}

function endBack(editor: ViEditor, { count }: MotionCall, big: boolean): Target {
  const walker = new Walker(editor.text, editor.cursor, big);
  if (!walker.endBack(count)) throw new Refused();
  return { pos: walker.pos, kind: 'inclusive' };
}

export const WORD_MOTIONS: Readonly<Record<string, Motion>> = {
  w: (editor, call) => forward(editor, call, false, false),
  W: (editor, call) => forward(editor, call, true, false),
  e: (editor, call) => forward(editor, call, false, true),
  E: (editor, call) => forward(editor, call, true, true),
  b: (editor, call) => back(editor, call, false),
  B: (editor, call) => back(editor, call, true),
  ge: (editor, call) => endBack(editor, call, false),
  gE: (editor, call) => endBack(editor, call, true),
};
