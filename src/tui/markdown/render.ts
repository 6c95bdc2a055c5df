import { lexer, type Token, type Tokens } from 'marked';
import { width, wrap } from '../../terminal/width.ts';
import type { Theme } from '../theme.ts';
import { continued } from './continued.ts';
import { highlight } from './highlight.ts';
import { COLUMN_GAP, columnWidths, tableRow } from './table.ts';

export interface Heading {
  readonly text: string;
  /** 1 for the page's title. */
  readonly depth: number;
  /** The line on which it stands. */
  readonly line: number;
}

/** A text as lines, and where its headings are. */
export interface Page {
  readonly lines: readonly string[];
  readonly headings: readonly Heading[];
}

/** Markdown as lines for a column of `cells`, styled by the theme. Long lines of code go on below with a mark. */
export function renderMarkdown(text: string, cells: number, theme: Theme): string[] {
  return [...renderPage(text, cells, theme).lines];
}

/** As `renderMarkdown`, with the headings. */
export function renderPage(text: string, cells: number, theme: Theme): Page {
  const renderer = new Renderer(theme);
  const lines: string[] = [];
  const headings: Heading[] = [];
  for (const token of lexer(text)) {
    if (token.type === 'heading') {
      const heading = token as Tokens.Heading;
      headings.push({ text: plain(heading), depth: heading.depth, line: lines.length });
    }
    lines.push(...renderer.blocks([token], cells));
  }
  while (lines.at(-1) === '') lines.pop();
  return { lines, headings };
}

class Renderer {
  private readonly theme: Theme;

  constructor(theme: Theme) {
    this.theme = theme;
  }

  blocks(tokens: readonly Token[], cells: number): string[] {
    return tokens.flatMap(token => this.block(token, cells));
  }

  private block(token: Token, cells: number): string[] {
    switch (token.type) {
      case 'space':
      case 'html':
        return [];
      case 'heading':
        return [...wrap(this.theme.paint('title', plain(token as Tokens.Heading)), cells), ''];
      case 'paragraph':
        return [...wrap(this.inline((token as Tokens.Paragraph).tokens), cells), ''];
      case 'code':
        return [...this.code(token as Tokens.Code, cells), ''];
      case 'list':
        return [...this.list(token as Tokens.List, cells), ''];
      case 'blockquote': {
        const inner = this.blocks((token as Tokens.Blockquote).tokens, cells - 2);
        while (inner.at(-1) === '') inner.pop();
        return [...inner.map(line => `${this.theme.paint('accent', this.theme.glyphs.bar)} ${line}`), ''];
      }
      case 'table':
        return [...this.table(token as Tokens.Table, cells), ''];
      case 'hr':
        return [this.theme.paint('dim', this.theme.glyphs.line.repeat(cells)), ''];
      case 'text': {
        const { tokens, text } = token as Tokens.Text;
        return wrap(tokens ? this.inline(tokens) : text, cells);
      }
      default:
        return wrap(token.raw, cells);
    }
  }

  private code({ text, lang }: Tokens.Code, cells: number): string[] {
    return highlight(text, lang ?? '', this.theme).flatMap(line =>
      continued(line, cells - 2, this.theme).map(part => `  ${part}`),
    );
  }

  private list({ items, ordered, start }: Tokens.List, cells: number): string[] {
    return items.flatMap((item, index) => {
      const mark = ordered ? `${Number(start || 1) + index}. ` : `${this.theme.glyphs.dot} `;
      const inner = this.blocks(item.tokens, cells - mark.length);
      while (inner.at(-1) === '') inner.pop();
      return inner.map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line);
    });
  }

  private table({ header, rows }: Tokens.Table, room: number): string[] {
    const cells = [header, ...rows].map(row => row.map(cell => this.inline(cell.tokens)));
    const widths = columnWidths(
      header.map((_, column) => Math.max(...cells.map(row => width(row[column] ?? '')))),
      room,
    );
    const [head = [], ...body] = cells.map(row => tableRow(row, widths));
    const rule = widths.map(size => this.theme.glyphs.line.repeat(size)).join(COLUMN_GAP);
    return [
      ...head.map(line => this.theme.paint('strong', line)),
      this.theme.paint('dim', rule),
      ...body.flat(),
    ];
  }

  private inline(tokens: readonly Token[] | undefined): string {
    return (tokens ?? []).map(token => this.span(token)).join('');
  }

  private span(token: Token): string {
    switch (token.type) {
      case 'strong':
        return this.theme.paint('strong', plain(token as Tokens.Strong));
      case 'em':
        return this.theme.paint('accent', plain(token as Tokens.Em));
      case 'codespan':
        return this.theme.paint('code', (token as Tokens.Codespan).text);
      case 'link':
        return plain(token as Tokens.Link);
      case 'br':
        return ' ';
      case 'escape':
        return (token as Tokens.Escape).text;
      case 'text':
        return emphasised(unescapeHtml((token as Tokens.Text).text), this.theme).replaceAll('\n', ' ');
      default:
        return token.raw;
    }
  }
}

/** The words of a token without its marks, on one line. */
function plain(token: { readonly text: string; readonly tokens?: readonly Token[] }): string {
  if (token.tokens === undefined) return unescapeHtml(token.text).replaceAll('\n', ' ');
  return token.tokens.map(inner => ('text' in inner ? plain(inner as Tokens.Text) : inner.raw)).join('');
}

/** CommonMark leaves `**파드(Pod)**는` and `*파드(Pod)*는` unparsed, since a letter follows the mark: Korean needs it all the same. */
function emphasised(text: string, theme: Theme): string {
  return text
    .replace(/\*\*([^*]+)\*\*/g, (_, inner: string) => theme.paint('strong', inner))
    .replace(/\*([^*\s](?:[^*]*[^*\s])?)\*/g, (_, inner: string) => theme.paint('accent', inner));
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
