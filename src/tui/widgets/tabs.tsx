import { useUi } from '../ui.ts';
import { Lines } from './lines.tsx';

/** Names of views of which one is open, and a blank row. */
export function Tabs({ names, at }: { names: readonly string[]; at: number }) {
  const { theme, columns } = useUi();
  const row = names.map((name, index) => theme.paint(index === at ? 'badge' : 'dim', ` ${name} `)).join(' ');
  return <Lines lines={[` ${row}`, '']} top={0} width={columns} height={2} />;
}
