import { useState } from 'react';
import { wrap } from '../../terminal/width.ts';
import { dueCards } from '../../tutor/review.ts';
import { useUi } from '../ui.ts';
import { Sheet } from '../widgets/sheet.tsx';
import { CardsScreen } from './cards.tsx';

/** The cards that are due, as they were when the screen opened. */
export function ReviewScreen() {
  const { services, strings, columns, go } = useUi();
  const { pack, progress, now } = services;
  const [cards] = useState(() => dueCards(pack, progress.answers(), now()));
  const back = () => go({ screen: 'home' });
  if (cards.length > 0) return <CardsScreen title={strings.review} cards={cards} back={{ screen: 'home' }} />;
  return (
    <Sheet
      title={strings.review}
      lines={['', ...wrap(strings.noDue, columns - 4)]}
      actions={{ 'result.home': back, back }}
    />
  );
}
