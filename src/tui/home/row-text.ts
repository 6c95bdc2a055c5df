import { fitWidth, width } from '../../terminal/width.ts';
import type { Ui } from '../ui.ts';
import { bar } from '../widgets/bar.ts';
import { cut } from '../widgets/cut.ts';
import type { CourseRow } from './visible.ts';

const BAR_CELLS = 12;
const INDENT = 3;

/** A row of the map: fold mark or tick, title, bar and note, over the whole width. */
export function rowText({ node, depth, open }: CourseRow, isChosen: boolean, ui: Ui): string {
  const { theme, columns } = ui;
  const { glyphs } = theme;
  const mark =
    node.children.length > 0
      ? open
        ? glyphs.open
        : glyphs.closed
      : node.done
        ? theme.paint('good', glyphs.yes)
        : node.kind === 'page' || node.kind === 'exam'
          ? glyphs.arrow
          : glyphs.dot;
  const note = node.kind === 'broken' ? theme.paint('bad', node.note) : theme.paint('dim', node.note);
  const gauge = node.share === undefined ? '' : `${bar(theme, node.share, BAR_CELLS)} ${percent(node.share)}`;
  const right = [gauge, node.note === '' ? '' : note].filter(part => part !== '').join('  ');
  const left = ' '.repeat(1 + depth * INDENT);
  const room = Math.max(10, columns - width(left) - 2 - width(right) - 3);
  const title = cut(node.title, room, theme);
  const styled = node.kind === 'group' ? theme.paint('strong', title) : title;
  const text = fitWidth(`${left}${mark} ${fitWidth(styled, room)}  ${right}`, columns);
  return isChosen ? theme.select(text) : text;
}

function percent(share: number): string {
  return `${String(Math.round(share * 100)).padStart(3)}%`;
}
