import { wrap } from '../../terminal/width.ts';
import { useKeys } from '../focus.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';

/** Says why something could not be opened, and leads back. */
export function ProblemScreen({ message }: { message: string }) {
  const ui = useUi();
  const back = () => ui.go({ screen: 'home' });
  useKeys({ enter: back, q: back, escape: back });
  const lines = ['', ...wrap(message, ui.columns - 4).map(line => `  ${line}`)];
  return (
    <Frame title={ui.strings.cannotOpen} keys={ui.strings.keysError}>
      <Lines lines={lines} top={0} width={ui.columns} height={ui.rows - FRAME_ROWS} />
    </Frame>
  );
}
