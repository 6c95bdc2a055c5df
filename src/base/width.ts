import stringWidth from 'string-width';

/** How many columns a character takes on a terminal: 0 for what combines or controls, 2 for wide ones, else 1. */
export function characterWidth(c: string): number {
  const code = c.codePointAt(0)!;
  if (code < 0x300) return code < 32 || code === 127 ? 0 : 1;
  return stringWidth(c);
}

/** The columns of a text's characters, one by one, as a terminal counts that joins none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const c of text) width += characterWidth(c);
  return width;
}
