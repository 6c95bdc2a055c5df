/** Places in a text, counted from 0, and what stands around them. */
export interface Pos {
  readonly line: number;
  readonly col: number;
}

/** The column `$` asks for: the end of whatever line the cursor comes to. */
export const LINE_END = Number.MAX_SAFE_INTEGER;

export const pos = (line: number, col: number): Pos => ({ line, col });

export function before(a: Pos, b: Pos): boolean {
  return a.line < b.line || (a.line === b.line && a.col < b.col);
}

export function samePos(a: Pos, b: Pos): boolean {
  return a.line === b.line && a.col === b.col;
}

/** The two in the order of the text. */
export function ordered(a: Pos, b: Pos): readonly [Pos, Pos] {
  return before(b, a) ? [b, a] : [a, b];
}

export const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';

/** How many blanks a line begins with. */
export function indentLength(text: string): number {
  return /^[ \t]*/.exec(text)![0].length;
}

/** Where the cursor stands on the first character that is no blank; on the last where all are. Models beginline(BL_WHITE | BL_FIX). */
export function firstNonBlank(text: string): number {
  return Math.max(0, Math.min(indentLength(text), text.length - 1));
}

/**
 * 0 blank or end of line, 1 punctuation, 2 word, 3 and more: scripts that vim keeps apart. Models cls() and utf_class().
 * @param big any run without blanks is a word (W, B, E)
 */
export function classOf(c: string | undefined, big: boolean): number {
  if (c === undefined || c === '' || isBlank(c)) return 0;
  if (big) return 1;
  if (/[\w\u00c0-\u024f]/.test(c)) return 2;
  if (/[\uac00-\ud7a3]/.test(c)) return 3;
  if (/[\u4e00-\u9fff]/.test(c)) return 4;
  if (/[\u3040-\u309f]/.test(c)) return 5;
  if (/[\u30a0-\u30ff]/.test(c)) return 6;
  return /\p{L}|\p{N}/u.test(c) ? 2 : 1;
}
