/** Text objects: iw, a", i(, ap... Models vim's textobject.c. */
import { Refused, type ViEditor } from '../editor.ts';
import { before, classOf, isBlank, type Pos, pos } from '../text/position.ts';
import { matchingBracket } from './find.ts';
import type { MotionCall, Target } from './motion.ts';
import { sentenceStarts } from './text.ts';

/** @param around blanks or the delimiters belong to it */
type TextObject = (editor: ViEditor, call: MotionCall, around: boolean) => Target;

function span(from: Pos, to: Pos, kind: Target['kind'] = 'inclusive'): Target {
  return { from, pos: to, kind };
}

function word(editor: ViEditor, { count }: MotionCall, around: boolean, big: boolean): Target {
  const { line: at, col } = editor.cursor;
  const text = editor.line;
  if (text === '') return span(pos(at, 0), pos(at, 0), 'exclusive');
  const cls = (i: number) => classOf(text[i], big);
  let start = col;
  while (start > 0 && cls(start - 1) === cls(col)) start--;
  let end = start;
  const run = () => {
    if (end >= text.length) throw new Refused();
    const own = cls(end);
    while (end < text.length && cls(end) === own) end++;
  };
  for (let n = 0; n < count; n++) {
    const onBlank = isBlank(text[end]);
    run();
    if (!around) continue;
    if (onBlank) run();
    else if (end < text.length && isBlank(text[end])) run();
    else if (n === count - 1 && start > 0) {
      // No blanks behind it: those before it are taken, unless they are the indentation.
      let lead = start;
      while (lead > 0 && isBlank(text[lead - 1])) lead--;
      if (lead > 0) start = lead;
    }
  }
  return span(pos(at, start), pos(at, end - 1));
}

function quotes(editor: ViEditor, around: boolean, quote: string): Target {
  const { line, col } = editor.cursor;
  const text = editor.line;
  const marks: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) marks.push(i);
  }
  let pair: [number, number] | undefined;
  for (let i = 0; i + 1 < marks.length; i += 2) {
    if (marks[i + 1]! < col) continue;
    pair = [marks[i]!, marks[i + 1]!];
    break;
  }
  if (pair === undefined) {
    // Between two strings: from the quote before to the one after.
    const previous = marks.filter(i => i < col).at(-1);
    const following = marks.find(i => i > col);
    if (previous === undefined || following === undefined) throw new Refused();
    pair = [previous, following];
  }
  let [from, to] = pair;
  if (!around)
    return from + 1 === to
      ? span(pos(line, to), pos(line, to), 'exclusive')
      : span(pos(line, from + 1), pos(line, to - 1));
  if (isBlank(text[to + 1])) while (isBlank(text[to + 1])) to++;
  else while (from > 0 && isBlank(text[from - 1])) from--;
  return span(pos(line, from), pos(line, to));
}

/** Models current_block. */
function block(
  editor: ViEditor,
  { count }: MotionCall,
  around: boolean,
  open: string,
  close: string,
): Target {
  const { text, cursor } = editor;
  let from: Pos | undefined = cursor;
  const under = editor.line[cursor.col];
  let levels = count;
  if (under === open) levels--;
  else if (under === close) {
    from = matchingBracket(editor, cursor);
    levels--;
  }
  for (; levels > 0 && from !== undefined; levels--) from = enclosing(editor, from, open, close);
  from ??= nextOpen(editor, open);
  const to = from && matchingBracket(editor, from);
  if (from === undefined || to === undefined) throw new Refused();
  if (around) return span(from, to);
  // The lines of the brackets stay where nothing else stands between them and the text.
  let start = pos(from.line, from.col + 1);
  const breaks = start.col >= text.line(start.line).length && start.line < to.line;
  if (breaks) start = pos(start.line + 1, 0);
  if (open === '{' && breaks && text.line(to.line).slice(0, to.col).trim() === '' && to.line > start.line)
    return span(start, pos(to.line - 1, text.line(to.line - 1).length), 'lines');
  if (!before(start, to)) return span(start, start, 'exclusive');
  if (to.col === 0) return span(start, pos(to.line - 1, text.line(to.line - 1).length), 'exclusive');
  return span(start, pos(to.line, to.col - 1));
}

/** Where nothing is around the cursor, the next bracket is taken. */
function nextOpen({ text, cursor }: ViEditor, open: string): Pos | undefined {
  for (let line = cursor.line; line <= text.last; line++) {
    const col = text.line(line).indexOf(open, line === cursor.line ? cursor.col : 0);
    if (col >= 0) return pos(line, col);
  }
  return undefined;
}

function enclosing(editor: ViEditor, from: Pos, open: string, close: string): Pos | undefined {
  let depth = 0;
  for (let line = from.line; line >= 0; line--) {
    const text = editor.text.line(line);
    for (let col = line === from.line ? from.col - 1 : text.length - 1; col >= 0; col--) {
      if (text[col] === close) depth++;
      else if (text[col] === open && depth-- === 0) return pos(line, col);
    }
  }
  return undefined;
}

/** Models current_par. */
function paragraph(editor: ViEditor, { count }: MotionCall, around: boolean): Target {
  const { text } = editor;
  const isWhite = (line: number) => text.line(line).trim() === '';
  let from = editor.cursor.line;
  const white = isWhite(from);
  while (from > 0 && isWhite(from - 1) === white) from--;
  let to = from - 1;
  const run = () => {
    if (to >= text.last) throw new Refused();
    const own = isWhite(to + 1);
    while (to < text.last && isWhite(to + 1) === own) to++;
  };
  for (let n = 0; n < count; n++) {
    const startsWhite = to < text.last && isWhite(to + 1);
    run();
    if (!around) continue;
    if (startsWhite) run();
    else if (to < text.last) run();
    else if (n === count - 1) {
      if (from === 0) continue;
      while (from > 0 && isWhite(from - 1)) from--;
    }
  }
  return span(pos(from, 0), pos(to, 0), 'lines');
}

/** A sentence to its last character, with the blanks behind it where `around`. Models current_sent. */
function sentence(editor: ViEditor, { count }: MotionCall, around: boolean): Target {
  const { text, cursor } = editor;
  const starts = sentenceStarts(editor);
  const at = starts.findLastIndex(start => !before(cursor, start));
  const from = starts[at] ?? pos(0, 0);
  const next = starts[at + count];
  if (next === undefined) return span(from, pos(text.last, Math.max(0, text.line(text.last).length - 1)));
  if (around) return span(from, next, 'exclusive');
  const previous = next.col > 0 ? next : pos(next.line - 1, text.line(next.line - 1).length);
  const end = text.line(previous.line).slice(0, previous.col).trimEnd().length;
  if (previous.line < from.line || (previous.line === from.line && end <= from.col))
    return span(from, next, 'exclusive');
  return next.col === 0 ? span(from, next, 'exclusive') : span(from, pos(previous.line, end - 1));
}

/** Models current_tagblock, for tags on one nesting level at a time. */
function tag(editor: ViEditor, _call: MotionCall, around: boolean): Target {
  const whole = editor.text.lines.join('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of editor.text.lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const at = starts[editor.cursor.line]! + editor.cursor.col;
  const place = (index: number): Pos => {
    const line = starts.findLastIndex(start => start <= index);
    return pos(line, index - starts[line]!);
  };
  const open: { name: string; from: number; to: number }[] = [];
  for (const match of whole.matchAll(/<(\/?)([\w:-]+)[^>]*?(\/?)>/g)) {
    const [all, closing, name = '', empty] = match;
    if (empty) continue;
    if (!closing) open.push({ name, from: match.index, to: match.index + all.length });
    else {
      const index = open.findLastIndex(candidate => candidate.name === name);
      if (index < 0) continue;
      const [found] = open.splice(index);
      if (found!.from <= at && match.index + all.length > at)
        return around
          ? span(place(found!.from), place(match.index + all.length - 1))
          : span(place(found!.to), place(match.index), 'exclusive');
    }
  }
  throw new Refused();
}

const BLOCKS = ['()b', '[]', '{}B', '<>'];

/** By the key behind i or a. */
export const OBJECTS: Readonly<Record<string, TextObject>> = {
  w: (editor, call, around) => word(editor, call, around, false),
  W: (editor, call, around) => word(editor, call, around, true),
  p: paragraph,
  s: sentence,
  t: tag,
  ...Object.fromEntries(
    ['"', "'", '`'].map(quote => [
      quote,
      (editor: ViEditor, _: MotionCall, around: boolean) => quotes(editor, around, quote),
    ]),
  ),
  ...Object.fromEntries(
    BLOCKS.flatMap(keys =>
      [...keys].map(key => [
        key,
        (editor: ViEditor, call: MotionCall, around: boolean) =>
          block(editor, call, around, keys[0]!, keys[1]!),
      ]),
    ),
  ),
};
