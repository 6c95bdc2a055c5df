import { useMemo } from 'react';
import type { Lesson } from '../../tutor/content/lesson.ts';
import { useUi } from '../ui.ts';
import { CardsScreen } from './cards.tsx';

/** The quiz cards of a lesson. */
export function LessonCards({ lesson }: { lesson: Lesson }) {
  const { language } = useUi();
  const cards = useMemo(() => lesson.cards.map(card => ({ lesson: lesson.id, card })), [lesson]);
  return (
    <CardsScreen
      title={lesson.title[language]}
      cards={cards}
      back={{ screen: 'lesson', lesson: lesson.id }}
    />
  );
}
