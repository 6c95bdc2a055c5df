import { wrap } from '../../terminal/width.ts';
import { useUi } from '../ui.ts';
import { Sheet } from '../widgets/sheet.tsx';

/** Says why something could not be opened, and leads back. */
export function ProblemScreen({ message }: { message: string }) {
  const { columns, strings, go } = useUi();
  const back = () => go({ screen: 'home' });
  return (
    <Sheet
      title={strings.cannotOpen}
      lines={['', ...wrap(message, columns - 4)]}
      actions={{ 'result.back': back, back }}
    />
  );
}
