import type { Actions } from '../keys/bindings.ts';
import { useActions } from '../keys/use-actions.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from './frame.tsx';
import { Lines } from './lines.tsx';
import { useScroll } from './use-scroll.ts';

export interface SheetProps {
  readonly title: string;
  readonly lines: readonly string[];
  /** What can be done besides scrolling. */
  readonly actions: Actions;
}

/** Something to read over a whole screen; every key is for it. */
export function Sheet({ title, lines, actions }: SheetProps) {
  const { columns, rows, showKeys } = useUi();
  const height = rows - FRAME_ROWS;
  const scroll = useScroll(lines.length, height);
  const bound = useActions({ ...actions, ...scroll.actions, 'app.keys': showKeys }, { modal: true });
  return (
    <Frame title={title} aside={scroll.aside} keys={bound}>
      <Lines lines={lines.map(line => `  ${line}`)} top={scroll.top} width={columns} height={height} />
    </Frame>
  );
}
