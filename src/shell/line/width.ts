/** How many columns text takes on a terminal. */

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** 0 for what combines, 2 for wide characters, else 1. */
export function characterWidth(c: string): number {
  const code = c.codePointAt(0)!;
  if (code < 0x300) return code < 32 || code === 127 ? 0 : 1;
  if (code <= 0x36f || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  for (const [from, to] of WIDE) if (code >= from && code <= to) return 2;
  return 1;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const c of text) width += characterWidth(c);
  return width;
}

/** Text without escape sequences and without what PS1 marks as invisible. */
export function visibleText(text: string): string {
  return text
    .replace(/\x01[^\x02]*\x02/g, '')
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/\x1b\][^\x07]*\x07/g, '');
}
