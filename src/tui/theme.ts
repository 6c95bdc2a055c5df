/** How things look: colours by meaning, and the glyphs that the terminal can show. */

export type Style = 'title' | 'strong' | 'dim' | 'good' | 'bad' | 'accent' | 'code' | 'selected' | 'warn';

const SGR: Readonly<Record<Style, string>> = {
  title: '1;36',
  strong: '1',
  dim: '2',
  good: '32',
  bad: '31',
  accent: '36',
  code: '33',
  selected: '7',
  warn: '33',
};

export interface Glyphs {
  readonly yes: string;
  readonly no: string;
  readonly dot: string;
  readonly arrow: string;
  readonly bar: string;
  readonly line: string;
  readonly more: string;
}

const UNICODE: Glyphs = { yes: '✓', no: '✗', dot: '·', arrow: '▸', bar: '│', line: '─', more: '…' };
const ASCII: Glyphs = { yes: '+', no: 'x', dot: '-', arrow: '>', bar: '|', line: '-', more: '...' };

/** Colours and glyphs of one screen. */
export class Theme {
  readonly glyphs: Glyphs;
  private readonly colour: boolean;

  /** @param colour false for NO_COLOR; @param wideGlyphs false where ambiguous characters take two cells */
  constructor(colour: boolean, wideGlyphs: boolean) {
    this.colour = colour;
    this.glyphs = wideGlyphs ? UNICODE : ASCII;
  }

  paint(style: Style, text: string): string {
    // Without colours the selection must still be seen.
    if (!this.colour && style !== 'selected' && style !== 'strong') return text;
    return text === '' ? '' : `\x1b[${SGR[style]}m${text}\x1b[0m`;
  }
}
