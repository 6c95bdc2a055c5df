/** The characters of a line as the screen shows them: width, colour, selection, search matches. */
import type { ViEditor } from '../editor.ts';
import { blockSpan, regionOfVisual } from '../operators/region.ts';
import { matchesIn } from '../search.ts';
import { cellWidth } from '../text/columns.ts';
import { yamlColours } from './yaml-colours.ts';

export interface Cell {
  readonly text: string;
  readonly width: number;
  readonly style: string;
}

const MATCH = '\x1b[30;43m';
const SELECTED = '\x1b[7m';
const SPECIAL = '\x1b[94m';

/** @returns the cells of a line; with 'list' the end of the line is one */
export function cellsOf(editor: ViEditor, line: number, yaml: boolean): Cell[] {
  const { options } = editor;
  const source = editor.text.line(line);
  const isColoured = yaml && options.get('syntax') !== 'off';
  const colours = isColoured ? yamlColours(source) : [];
  const marks = stylesOf(editor, line, source);
  const list = options.on('list') ? listChars(String(options.get('listchars'))) : undefined;
  const trailing = source.trimEnd().length;
  const cells: Cell[] = [];
  let column = 0;
  let index = 0;
  for (const c of source) {
    const tab = c === '\t' && list?.tab === undefined && list !== undefined;
    const width = tab ? 2 : cellWidth(c, column, options.tabStop);
    const style = marks[index] ?? colours[index] ?? '';
    cells.push({ ...shownAs(c, width, style, list, index >= trailing), width });
    column += width;
    index += c.length;
  }
  if (source === '' && marks[0]) cells.push({ text: ' ', width: 1, style: marks[0] });
  if (list?.eol) cells.push({ text: list.eol, width: 1, style: SPECIAL });
  return cells;
}

function shownAs(
  c: string,
  width: number,
  style: string,
  list: ListChars | undefined,
  isTrailing: boolean,
): { text: string; style: string } {
  if (c === '\t' && list?.tab)
    return { text: list.tab[0] + (list.tab[1] ?? ' ').repeat(width - 1), style: SPECIAL };
  if (c === '\t' && !list) return { text: ' '.repeat(width), style };
  if (c < ' ') return { text: `^${String.fromCharCode(c.charCodeAt(0) + 64)}`, style: SPECIAL };
  if (c === ' ' && isTrailing && list?.trail) return { text: list.trail, style: SPECIAL };
  return { text: c, style };
}

interface ListChars {
  readonly tab?: string;
  readonly eol?: string;
  readonly trail?: string;
}

/** Reads 'listchars': `eol:$,tab:>-,trail:.` */
function listChars(value: string): ListChars {
  return Object.fromEntries(value.split(',').map(part => part.split(/:(.*)/s).slice(0, 2)));
}

/** Styles of the selection and of search matches, by index. */
function stylesOf(editor: ViEditor, line: number, source: string): (string | undefined)[] {
  const styles: (string | undefined)[] = [];
  const paint = (from: number, to: number, style: string) => {
    for (let i = from; i < to; i++) styles[i] = style;
  };
  for (const { from, to } of highlighted(editor, line))
    paint(from.col, to.line > line ? source.length : to.col, MATCH);
  if (editor.visual === undefined) return styles;
  const region = regionOfVisual(editor, true);
  if (line < region.from.line || line > region.to.line) return styles;
  const span = region.kind === 'block' ? blockSpan(editor, region, line) : undefined;
  if (region.kind === 'lines') paint(0, Math.max(1, source.length), SELECTED);
  else if (span) paint(span.from, span.to, SELECTED);
  else if (region.kind === 'characters') {
    const from = line === region.from.line ? region.from.col : 0;
    paint(from, line === region.to.line ? region.to.col : Math.max(1, source.length), SELECTED);
  }
  return styles;
}

function highlighted(editor: ViEditor, line: number) {
  const { search, options, prompt } = editor;
  const isTyped =
    prompt !== undefined && prompt.kind !== ':' && options.on('incsearch') && prompt.text !== '';
  if (!isTyped && (!options.on('hlsearch') || search.hidden || !search.pattern)) return [];
  try {
    return matchesIn(editor.text, line, search.expression(options, isTyped ? prompt.text : search.pattern));
  } catch {
    return [];
  }
}
