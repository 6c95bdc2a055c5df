import stringWidth from 'string-width';

/** How many cells a text takes; SGR sequences take none. */
export function width(text: string): number {
  return stringWidth(text);
}

/** A text without its SGR sequences. */
export function plainText(text: string): string {
  return text.replaceAll(/\x1b\[[\d;]*m/g, '');
}

const SGR = /\x1b\[[\d;]*m/y;

/** The longest start of a text that fits into `cells`, with all of its SGR sequences kept. */
export function clip(text: string, cells: number): string {
  let used = 0;
  let kept = '';
  for (const piece of pieces(text)) {
    const size = piece.startsWith('\x1b') ? 0 : width(piece);
    if (used + size > cells && size > 0) continue;
    if (size > 0) used += size;
    kept += piece;
    if (used >= cells && size > 0) used = cells;
  }
  return kept;
}

/** A text filled with blanks, or clipped, to exactly `cells`. */
export function fitWidth(text: string, cells: number): string {
  const clipped = width(text) > cells ? clip(text, cells) : text;
  return clipped + ' '.repeat(Math.max(0, cells - width(clipped)));
}

/** A text with blanks before it, to at least `cells`. */
export function padStart(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - width(text))) + text;
}

const segmenter = new Intl.Segmenter();

/** Splits a text into SGR sequences and graphemes. */
export function* pieces(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    SGR.lastIndex = at;
    const sequence = SGR.exec(text);
    if (sequence) {
      yield sequence[0];
      at = SGR.lastIndex;
      continue;
    }
    const next = text.indexOf('\x1b', at + 1);
    const plain = text.slice(at, next < 0 ? undefined : next);
    for (const { segment } of segmenter.segment(plain)) yield segment;
    at += plain.length;
  }
}

/**
 * Breaks a text into lines of at most `cells`, at blanks where possible, within a word where it must be.
 * A style that is on at a break goes on in the next line.
 */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  let style = '';
  const push = () => {
    lines.push(style === '' ? line : `${line}\x1b[0m`);
    line = style;
    used = 0;
  };
  for (const word of words(text)) {
    const size = width(word);
    if (used > 0 && used + size > cells && word.trim() !== '') push();
    if (used === 0 && word.trim() === '' && lines.length > 0) continue;
    for (const piece of pieces(word)) {
      if (piece.startsWith('\x1b')) {
        style = piece === '\x1b[0m' ? '' : style + piece;
        line += piece;
        continue;
      }
      const step = width(piece);
      if (used + step > cells) {
        if (piece.trim() === '') continue;
        push();
      }
      line += piece;
      used += step;
    }
  }
  lines.push(style === '' ? line : `${line}\x1b[0m`);
  return lines;
}

/** Words and the blanks between them. */
function words(text: string): readonly string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}
