import { useState } from 'react';
import { wrap } from '../../terminal/width.ts';
import { dueCards } from '../../tutor/review.ts';
import { useKeys } from '../focus.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { CardsScreen } from './cards.tsx';

/** The cards that are due, as they were when the screen opened. */
export function ReviewScreen() {
  const { services, strings, columns, rows, go } = useUi();
  const { pack, progress, now } = services;
  const [cards] = useState(() => dueCards(pack, progress.answers(), now()));
  const back = () => go({ screen: 'home' });
  useKeys(cards.length === 0 ? { enter: back, q: back, escape: back } : {});
  if (cards.length === 0) {
    const lines = ['', ...wrap(strings.noDue, columns - 4).map(line => `  ${line}`)];
    return (
      <Frame title={strings.review} keys={strings.keysError}>
        <Lines lines={lines} top={0} width={columns} height={rows - FRAME_ROWS} />
      </Frame>
    );
  }
  return <CardsScreen title={strings.review} cards={cards} back={{ screen: 'home' }} />;
}
