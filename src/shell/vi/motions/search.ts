/** / ? n N * and #. Models nv_search, nv_next, nv_ident and do_search. */
import type { ViEditor } from '../editor.ts';
import { findMatch } from '../search.ts';
import { type Pos, pos } from '../text/position.ts';
import type { Motion, MotionCall, Target } from './motion.ts';
import { wordUnderCursor } from './text.ts';

/** Goes to a match of the last pattern. @throws Error in vim's words where there is none */
function next(editor: ViEditor, count: number, forward: boolean, begin: Pos = editor.cursor): Target {
  const { search, options, text } = editor;
  const expression = search.expression(options);
  search.hidden = false;
  let from = begin;
  let last = begin;
  let wraps = false;
  for (let n = 0; n < count; n++) {
    // A search that leaves the cursor on another line than the match starts from the line that it found.
    const found = findMatch(text, expression, from, forward, options.on('wrapscan'));
    if (found === undefined) {
      if (options.on('wrapscan')) throw new Error(`E486: Pattern not found: ${search.pattern}`);
      throw new Error(
        `E38${forward ? 5 : 4}: Search hit ${forward ? 'BOTTOM' : 'TOP'} without match for: ${search.pattern}`,
      );
    }
    wraps ||= found.wrapped;
    from = found.match.from;
    last = found.match.to;
  }
  editor.message = `${forward ? '/' : '?'}${search.pattern}`;
  if (wraps)
    editor.message = forward
      ? 'search hit BOTTOM, continuing at TOP'
      : 'search hit TOP, continuing at BOTTOM';
  return offset(editor, from, last);
}

/** Models the part of do_search that adds the offset. */
function offset(editor: ViEditor, from: Pos, to: Pos): Target {
  const [, kind = '', sign = ''] = /^([esb]?)([-+]?\d*)/.exec(editor.search.offset) ?? [];
  const amount = sign === '+' ? 1 : sign === '-' ? -1 : Number(sign || 0);
  if (kind === '' && sign !== '') {
    const line = Math.max(0, Math.min(editor.text.last, from.line + amount));
    return { pos: pos(line, 0), kind: 'lines', jump: true, toFirst: true };
  }
  if (kind === 'e')
    return { pos: pos(to.line, Math.max(0, to.col - 1 + amount)), kind: 'inclusive', jump: true, big: true };
  return { pos: pos(from.line, Math.max(0, from.col + amount)), kind: 'exclusive', jump: true, big: true };
}

function typed(editor: ViEditor, { argument, count }: MotionCall, forward: boolean): Target {
  const { search } = editor;
  const end = endOfPattern(argument, forward ? '/' : '?');
  const pattern = argument.slice(0, end);
  search.forward = forward;
  if (end < argument.length || pattern !== '') search.offset = argument.slice(end + 1);
  search.plainCase = false;
  if (pattern !== '') search.pattern = pattern;
  return next(editor, count, forward);
}

function endOfPattern(text: string, delimiter: string): number {
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') inside = text.indexOf(']', at) > 0;
    else if (text[at] === ']') inside = false;
    else if (text[at] === delimiter && !inside) return at;
  }
  return text.length;
}

function word(editor: ViEditor, { count }: MotionCall, forward: boolean, whole: boolean): Target {
  const found = wordUnderCursor(editor);
  const { search } = editor;
  const escaped = found.word.replace(/[\\^$.*[\]~/]/g, '\\$&');
  search.pattern = whole && /^[\p{L}\p{N}_]/u.test(found.word) ? `\\<${escaped}\\>` : escaped;
  search.forward = forward;
  search.offset = '';
  search.plainCase = true;
  editor.jumps.leave(editor.text, editor.cursor);
  return next(editor, count, forward, pos(editor.cursor.line, found.at));
}

export const SEARCH_MOTIONS: Readonly<Record<string, Motion>> = {
  '/': (editor, call) => typed(editor, call, true),
  '?': (editor, call) => typed(editor, call, false),
  n: (editor, { count }) => next(editor, count, editor.search.forward),
  N: (editor, { count }) => next(editor, count, !editor.search.forward),
  '*': (editor, call) => word(editor, call, true, true),
  '#': (editor, call) => word(editor, call, false, true),
  'g*': (editor, call) => word(editor, call, true, false),
  'g#': (editor, call) => word(editor, call, false, false),
};
