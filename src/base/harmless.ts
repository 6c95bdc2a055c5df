/**
 * Texts that come from a cluster, a pack, a database or a file's name, made fit for a terminal. Control characters could
 * move the cursor, recolour the screen or rename the window; characters that turn the direction of writing could show
 * another command than the one that is copied.
 */

/** What stands for a character that is not shown. */
const MARK = '\ufffd';
/** A character that steers a terminal or its reader; line ends and tabs do not. */
export const STEERING =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
/** These, and a return of the carriage by itself. */
const UNSAFE = new RegExp(`${STEERING.source}|\r`, 'g');
/** A sequence that colours. */
const COLOUR = /\x1b\[[\d;:]*m/g;

/** Lines as they are, and what a terminal would not just show as marks. */
export function harmless(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, MARK);
}

/** The same on one line: a text with line ends in it could pass for several. */
export function harmlessLine(text: string): string {
  return text.replace(/[\r\n\t\u2028\u2029]+/g, ' ').replace(UNSAFE, MARK);
}

/** Lines that are coloured by this program: its colours stay, everything else as in `harmless`. */
export function harmlessButColours(text: string): string {
  const colours = text.match(COLOUR) ?? [];
  return text
    .split(COLOUR)
    .map((piece, index) => harmless(piece) + (colours[index] ?? ''))
    .join('');
}

/** JSON, indented, in which such characters are written as escapes. */
export function harmlessJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSAFE, char =>
    char === '\r' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
