import { fitWidth, width } from '../../terminal/width.ts';
import { useInputs } from '../focus.ts';
import { type Ui, useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { useTyping } from '../widgets/use-typing.ts';
import type { Binding } from './bindings.ts';
import { keyText } from './key-text.ts';

/**
 * Everything that can be run on the screen below: chosen with the arrows, found by typing, or run at once by its key
 * or letter.
 */
export function Palette({ bound, close }: { bound: readonly Binding[]; close: () => void }) {
  const ui = useUi();
  const chosen = useCell(0);
  const typing = useTyping();
  const query = typing.text.toLowerCase();
  const found = bound.filter(
    ({ id, label }) => id !== 'app.menu' && id !== 'app.keys' && label.toLowerCase().includes(query),
  );
  const at = () => Math.max(0, Math.min(found.length - 1, chosen.get()));
  const run = (binding: Binding | undefined, key = '') => {
    close();
    binding?.run(key);
  };
  useInputs(input => {
    if (input.type === 'key') {
      if (typing.take(input)) return true;
      const { name, ctrl } = input;
      if (name === 'up' || name === 'down') chosen.set(at() + (name === 'up' ? -1 : 1));
      else if (name === 'enter') run(found[at()]);
      else if (name === 'escape' || (ctrl && name === ']')) close();
      else if (name === '/') typing.begin();
      else {
        const direct = bound.find(({ keys, letters }) => letters.includes(name) || keys.includes(name));
        if (direct) run(direct, name);
      }
    }
    return true;
  });
  const height = ui.rows - FRAME_ROWS;
  const rows = found.map((binding, row) => paletteRow(binding, row === at(), ui));
  const top = Math.max(0, at() - height + 5);
  const head = typing.active || query !== '' ? `/${typing.text}` : ui.strings.keysIntro;
  return (
    <Frame title={ui.strings.keysTitle} keys={ui.strings.keysPalette}>
      <Lines
        lines={['', `  ${ui.theme.paint('dim', head)}`, '', ...rows.slice(top)]}
        top={0}
        width={ui.columns}
        height={height}
      />
    </Frame>
  );
}

const KEY_CELLS = 22;

function paletteRow({ keys, label, letters }: Binding, isChosen: boolean, { theme, columns }: Ui): string {
  const names = keys.map(keyText);
  if (letters !== '' && !keys.includes(letters)) names.unshift(letters);
  const shown = names.join(' ');
  const text = `  ${theme.paint('accent', fitWidth(shown, Math.max(KEY_CELLS, width(shown) + 2)))}${label}`;
  return isChosen ? theme.select(fitWidth(text, Math.min(columns, 72))) : text;
}
