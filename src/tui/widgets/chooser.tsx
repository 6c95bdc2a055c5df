import { fitWidth } from '../../terminal/width.ts';
import { useActions } from '../keys/use-actions.ts';
import { useUi } from '../ui.ts';
import { cut } from './cut.ts';
import { FRAME_ROWS, Frame } from './frame.tsx';
import { Lines } from './lines.tsx';
import { useCell } from './use-cell.ts';

export interface Choosable {
  readonly text: string;
  readonly note?: string;
  choose(): void;
}

/** A list over the whole screen of which one is chosen. */
export function Chooser({
  title,
  items,
  start = 0,
  close,
}: {
  title: string;
  items: readonly Choosable[];
  start?: number;
  close: () => void;
}) {
  const { columns, rows, theme, showKeys } = useUi();
  const chosen = useCell(start);
  const at = () => Math.max(0, Math.min(items.length - 1, chosen.get()));
  const height = rows - FRAME_ROWS;
  const move = (by: number) => chosen.set(at() + by);
  const bound = useActions(
    {
      open: () => items[at()]?.choose(),
      back: close,
      'move.up': () => move(-1),
      'move.down': () => move(1),
      'page.up': () => move(2 - height),
      'page.down': () => move(height - 2),
      'move.first': () => chosen.set(0),
      'move.last': () => chosen.set(items.length - 1),
      'app.keys': showKeys,
    },
    { modal: true },
  );
  const lines = items.map(({ text, note = '' }, row) => {
    const line = fitWidth(`  ${cut(text, columns - note.length - 6, theme)}`, columns - note.length - 2);
    const shown = `${line}${theme.paint('dim', note)}  `;
    return row === at() ? theme.select(shown) : shown;
  });
  const top = Math.max(0, Math.min(at() - Math.floor(height / 2), items.length + 1 - height));
  return (
    <Frame title={title} keys={bound}>
      <Lines lines={['', ...lines]} top={top} width={columns} height={height} />
    </Frame>
  );
}
