import { plainText } from '../terminal/width.ts';

/** How things look: colours by meaning, and the glyphs that the terminal can show. */

export type Style =
  | 'title'
  | 'strong'
  | 'dim'
  | 'good'
  | 'bad'
  | 'accent'
  | 'code'
  | 'selected'
  | 'badge'
  | 'chosen'
  | 'warn'
  | 'alarm';

const SGR: Readonly<Record<Style, string>> = {
  title: '1;36',
  strong: '1',
  dim: '2',
  good: '32',
  bad: '31',
  accent: '36',
  code: '33',
  selected: '7',
  badge: '1;7;36',
  chosen: '7;36',
  warn: '33',
  alarm: '1;7;31',
};

export interface Glyphs {
  readonly yes: string;
  readonly no: string;
  readonly dot: string;
  readonly arrow: string;
  readonly bar: string;
  readonly line: string;
  readonly more: string;
  readonly open: string;
  readonly closed: string;
  readonly full: string;
  readonly empty: string;
  readonly cell: string;
  /** At the end of a line that goes on in the next. */
  readonly goesOn: string;
  readonly frame: {
    readonly topLeft: string;
    readonly topRight: string;
    readonly bottomLeft: string;
    readonly bottomRight: string;
    readonly across: string;
    readonly down: string;
  };
}

const UNICODE: Glyphs = {
  yes: '✓',
  no: '✗',
  dot: '·',
  arrow: '▸',
  bar: '│',
  line: '─',
  more: '…',
  open: '▾',
  closed: '▸',
  full: '━',
  empty: '─',
  cell: '■',
  goesOn: '↩',
  frame: { topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', across: '─', down: '│' },
};
const ASCII: Glyphs = {
  yes: '+',
  no: 'x',
  dot: '-',
  arrow: '>',
  bar: '|',
  line: '-',
  more: '...',
  open: 'v',
  closed: '>',
  full: '#',
  empty: '-',
  cell: '#',
  goesOn: '\\',
  frame: { topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', across: '-', down: '|' },
};

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
    if (!this.colour && style !== 'selected' && style !== 'badge' && style !== 'strong') return text;
    return text === '' ? '' : `\x1b[${SGR[style]}m${text}\x1b[0m`;
  }

  /** A row that is chosen: turned around to its end, without the styles that it has. */
  select(row: string): string {
    // Blanks at the end that Ink does not trim, so that the bar reaches the edge.
    const solid = plainText(row).replace(/ +$/, blanks => '\u00a0'.repeat(blanks.length));
    return this.paint(this.colour ? 'chosen' : 'selected', solid);
  }
}
