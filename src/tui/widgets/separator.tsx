import { useUi } from '../ui.ts';
import { Lines } from './lines.tsx';

/** A line from top to bottom between a text and a terminal. */
export function Separator({ height }: { height: number }) {
  const { theme } = useUi();
  const bar = theme.paint('dim', theme.glyphs.bar);
  return <Lines lines={Array.from({ length: height }, () => bar)} top={0} width={1} height={height} />;
}
