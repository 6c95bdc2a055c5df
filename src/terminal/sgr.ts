import type { IBufferCell } from '@xterm/headless';

const ATTRIBUTES: readonly (readonly [(cell: IBufferCell) => number, number])[] = [
  [cell => cell.isBold(), 1],
  [cell => cell.isDim(), 2],
  [cell => cell.isItalic(), 3],
  [cell => cell.isUnderline(), 4],
  [cell => cell.isBlink(), 5],
  [cell => cell.isInverse(), 7],
  [cell => cell.isInvisible(), 8],
  [cell => cell.isStrikethrough(), 9],
];

/**
 * A cell's look as SGR parameters that follow a reset: `;1;31`. Palette colours stay palette colours.
 * @param turned with foreground and background changed for one another: it is selected
 */
export function sgr(cell: IBufferCell, turned = false): string {
  if (cell.isAttributeDefault()) return turned ? ';7' : '';
  let text = '';
  for (const [is, code] of ATTRIBUTES) if ((is(cell) !== 0) !== (turned && code === 7)) text += `;${code}`;
  text += colour(cell.isFgPalette(), cell.isFgRGB(), cell.getFgColor(), 30);
  text += colour(cell.isBgPalette(), cell.isBgRGB(), cell.getBgColor(), 40);
  return text;
}

function colour(isPalette: boolean, isRgb: boolean, value: number, base: number): string {
  if (isRgb) return `;${base + 8};2;${value >> 16};${(value >> 8) & 255};${value & 255}`;
  if (!isPalette) return '';
  if (value < 8) return `;${base + value}`;
  if (value < 16) return `;${base + 60 + value - 8}`;
  return `;${base + 8};5;${value}`;
}
