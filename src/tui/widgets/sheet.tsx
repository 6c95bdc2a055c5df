import { useInputs } from '../focus.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from './frame.tsx';
import { Lines } from './lines.tsx';
import { useScroll } from './use-scroll.ts';

export interface SheetProps {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly string[];
  /** What keys do besides scrolling, by their names. */
  readonly actions: Readonly<Record<string, () => void>>;
}

/** Something to read over a whole screen; every key is for it. */
export function Sheet({ title, keys, lines, actions }: SheetProps) {
  const { columns, rows } = useUi();
  const height = rows - FRAME_ROWS;
  const scroll = useScroll(lines.length, height);
  useInputs(input => {
    if (input.type === 'mouse' && input.action === 'wheelup') scroll.by(-3);
    else if (input.type === 'mouse' && input.action === 'wheeldown') scroll.by(3);
    else if (input.type === 'key') {
      const name = `${input.ctrl ? 'ctrl+' : ''}${input.name}`;
      (actions[name] ?? scroll.keys[name])?.();
    }
    return true;
  });
  return (
    <Frame title={title} keys={keys}>
      <Lines lines={lines.map(line => `  ${line}`)} top={scroll.top} width={columns} height={height} />
    </Frame>
  );
}
