/** f t F T ; and , within a line, % between brackets. Models searchc and findmatchlimit. */
import { Refused, type ViEditor } from '../editor.ts';
import { type Pos, pos } from '../text/position.ts';
import type { Motion, MotionCall, Target } from './motion.ts';

function find(editor: ViEditor, key: string, character: string, count: number, repeats: boolean): Target {
  const { line, col } = editor.cursor;
  const text = editor.line;
  const forward = key === 'f' || key === 't';
  const till = key === 't' || key === 'T';
  const step = forward ? 1 : -1;
  let at = col;
  // ; after t does not stay before the same character.
  if (repeats && till && count === 1 && text[col + step] === character) at += step;
  for (let n = 0; n < count; n++) {
    at = forward ? text.indexOf(character, at + 1) : at === 0 ? -1 : text.lastIndexOf(character, at - 1);
    if (at < 0) throw new Refused();
  }
  return { pos: pos(line, till ? at - step : at), kind: forward ? 'inclusive' : 'exclusive' };
}

const OTHER_WAY: Readonly<Record<string, string>> = { f: 'F', F: 'f', t: 'T', T: 't' };

function first(key: string): Motion {
  return (editor, { argument, count }) => {
    const character = argument === '<Tab>' ? '\t' : argument;
    if (character.length > 2 || character === '') throw new Refused();
    editor.lastFind = { key, character };
    return find(editor, key, character, count, false);
  };
}

function again(editor: ViEditor, { count }: MotionCall, reversed: boolean): Target {
  const last = editor.lastFind;
  if (last === undefined) throw new Refused();
  return find(editor, reversed ? OTHER_WAY[last.key]! : last.key, last.character, count, true);
}

const PAIRS: Readonly<Record<string, readonly [string, 1 | -1]>> = {
  '(': [')', 1],
  ')': ['(', -1],
  '[': [']', 1],
  ']': ['[', -1],
  '{': ['}', 1],
  '}': ['{', -1],
};

/** The bracket that belongs to the one at a place; those within quotes count only where the place is within quotes too. */
export function matchingBracket(editor: ViEditor, at: Pos): Pos | undefined {
  const own = editor.text.line(at.line)[at.col] ?? '';
  const [other, step] = PAIRS[own] ?? [];
  if (other === undefined || step === undefined) return undefined;
  let depth = 0;
  for (let line = at.line; line >= 0 && line <= editor.text.last; line += step) {
    const text = editor.text.line(line);
    for (
      let col = line === at.line ? at.col : step > 0 ? 0 : text.length - 1;
      col >= 0 && col < text.length;
      col += step
    ) {
      if (text[col] === own) depth++;
      else if (text[col] === other && --depth === 0) return pos(line, col);
    }
  }
  return undefined;
}

const percent: Motion = editor => {
  const { line, col } = editor.cursor;
  const offset = editor.line.slice(col).search(/[()[\]{}]/);
  const target = offset < 0 ? undefined : matchingBracket(editor, pos(line, col + offset));
  if (target === undefined) throw new Refused();
  return { pos: target, kind: 'inclusive', jump: true, big: true };
};

/** `[(`, `[{`, `])`, `]}`: to the bracket around the cursor that nothing closes before. */
function around(open: string, close: string, forward: boolean): Motion {
  return (editor, { count }) => {
    const step = forward ? 1 : -1;
    let depth = count;
    const { line: from, col } = editor.cursor;
    for (let line = from; line >= 0 && line <= editor.text.last; line += step) {
      const text = editor.text.line(line);
      for (
        let at = line === from ? col + step : forward ? 0 : text.length - 1;
        at >= 0 && at < text.length;
        at += step
      ) {
        if (text[at] === (forward ? open : close)) depth++;
        else if (text[at] === (forward ? close : open) && --depth === 0)
          return { pos: pos(line, at), kind: forward ? 'inclusive' : 'exclusive', jump: true };
      }
    }
    throw new Refused();
  };
}

export const FIND_MOTIONS: Readonly<Record<string, Motion>> = {
  f: first('f'),
  t: first('t'),
  F: first('F'),
  T: first('T'),
  ';': (editor, call) => again(editor, call, false),
  ',': (editor, call) => again(editor, call, true),
  '%': percent,
  '[(': around('(', ')', false),
  '[{': around('{', '}', false),
  '])': around('(', ')', true),
  ']}': around('{', '}', true),
};
