import { createEmptyCard, fsrs, Rating, type Card as Schedule } from 'ts-fsrs';
import type { Card } from './content/lesson.ts';
import type { Pack } from './content/pack.ts';
import { readableLessons } from './content/readable.ts';
import type { CardAnswer } from './progress-store.ts';

/** A card and the lesson that it comes from. */
export interface LessonCard {
  readonly lesson: string;
  readonly card: Card;
}

export interface ReviewCard extends LessonCard {
  /** When it should be asked again: milliseconds since the epoch. */
  readonly due: number;
}

/** Days are enough to plan in: a card is not asked twice in one sitting. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false });

/** When a card is due again after its answers, oldest first (FSRS; a right answer counts as good, a wrong one as again). */
export function dueAt(answers: readonly Pick<CardAnswer, 'right' | 'at'>[]): number {
  const first = new Date(answers[0]?.at ?? 0);
  const card = answers.reduce<Schedule>(
    (so, { right, at }) => scheduler.next(so, new Date(at), right ? Rating.Good : Rating.Again).card,
    createEmptyCard(first),
  );
  return card.due.getTime();
}

/** The cards that were answered before and are due, those overdue longest first. */
export function dueCards(pack: Pack, answers: readonly CardAnswer[], now: number): readonly ReviewCard[] {
  const byCard = new Map<string, CardAnswer[]>();
  for (const answer of answers) {
    const key = `${answer.lesson}/${answer.card}`;
    byCard.set(key, [...(byCard.get(key) ?? []), answer]);
  }
  return readableLessons(pack)
    .flatMap(({ id, cards }) =>
      cards.flatMap(card => {
        const given = byCard.get(`${id}/${card.id}`);
        return given ? [{ lesson: id, card, due: dueAt(given) }] : [];
      }),
    )
    .filter(({ due }) => due <= now)
    .sort((a, b) => a.due - b.due);
}
