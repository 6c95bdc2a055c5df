/** Why a text may not be shown, and where it stands in it. */
export interface UnsafeCharacter {
  readonly offset: number;
  readonly message: string;
}

/**
 * Control characters could move the cursor, recolour the screen or rename the window; characters that turn the
 * direction of writing could show another command than the one that is copied.
 */
const UNSAFE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** The first character of a text that a terminal would not just show, if there is one. Tab and line ends are allowed. */
export function unsafeCharacter(text: string): UnsafeCharacter | undefined {
  const found = UNSAFE.exec(text);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0)!;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const kind =
    code === 0x1b
      ? 'the start of an escape sequence'
      : code < 0xa0
        ? 'a control character'
        : 'an invisible mark';
  return { offset: found.index, message: `holds ${kind} (${name}); remove it` };
}

/** A text with a mark in the place of each character that a terminal would not just show. */
export function withoutUnsafe(text: string): string {
  return text.replace(new RegExp(UNSAFE, 'g'), '\ufffd');
}
