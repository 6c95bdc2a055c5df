import { lexer, type Token, type Tokens } from 'marked';
import { width, wrap } from '../../terminal/width.ts';
import type { Theme } from '../theme.ts';
import { highlight } from './highlight.ts';

/** Markdown as lines for a column of `cells`, styled by the theme. Code and tables are never wrapped. */
export function renderMarkdown(text: string, cells: number, theme: Theme): string[] {
  const lines = new Renderer(theme).blocks(lexer(text), cells);
  while (lines.at(-1) === '') lines.pop();
  return lines;
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
        return [...this.code(token as Tokens.Code), ''];
      case 'list':
        return [...this.list(token as Tokens.List, cells), ''];
      case 'blockquote': {
        const inner = this.blocks((token as Tokens.Blockquote).tokens, cells - 2);
        while (inner.at(-1) === '') inner.pop();
        return [...inner.map(line => `${this.theme.paint('accent', this.theme.glyphs.bar)} ${line}`), ''];
      }
      case 'table':
        return [...this.table(token as Tokens.Table), ''];
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

  private code({ text, lang }: Tokens.Code): string[] {
    return highlight(text, lang ?? '', this.theme).map(line => `  ${line}`);
  }

  private list({ items, ordered, start }: Tokens.List, cells: number): string[] {
    return items.flatMap((item, index) => {
      const mark = ordered ? `${Number(start || 1) + index}. ` : `${this.theme.glyphs.dot} `;
      const inner = this.blocks(item.tokens, cells - mark.length);
      while (inner.at(-1) === '') inner.pop();
      return inner.map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line);
    });
  }

  private table({ header, rows }: Tokens.Table): string[] {
    const cells = [header, ...rows].map(row => row.map(cell => this.inline(cell.tokens)));
    const widths = header.map((_, column) => Math.max(...cells.map(row => width(row[column] ?? ''))));
    const line = (row: readonly string[]) =>
      row.map((cell, column) => cell + ' '.repeat(Math.max(0, widths[column]! - width(cell)))).join('  ');
    const [head = [], ...body] = cells;
    const rule = widths.map(size => this.theme.glyphs.line.repeat(size)).join('  ');
    return [this.theme.paint('strong', line(head)), this.theme.paint('dim', rule), ...body.map(line)];
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
