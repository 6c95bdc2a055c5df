import type { History } from '../../tutor/mastery.ts';
import type { Ui } from '../ui.ts';

const DAY = 24 * 3_600_000;
const WEEKS = 16;

/** A calendar of practice: a column for each week, a row for each day of it, darker where more was done. */
export function practiceDays({ services, theme, strings }: Ui, history: History): string[] {
  const today = Math.floor(services.now() / DAY);
  // The first of January 1970 was a Thursday; rows begin with Monday.
  const weekday = (today + 3) % 7;
  const first = today - weekday - 7 * (WEEKS - 1);
  const counts = new Map<number, number>();
  const times = [
    ...history.attempts.flatMap(({ gradedAt }) => (gradedAt === undefined ? [] : [gradedAt])),
    ...history.answers.map(({ at }) => at),
    ...history.sittings.map(({ startedAt }) => startedAt),
  ];
  for (const at of times) {
    const day = Math.floor(at / DAY);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const cell = (day: number) => {
    const count = counts.get(day) ?? 0;
    if (day > today) return ' ';
    if (count === 0) return theme.paint('dim', theme.glyphs.dot);
    return theme.paint(count < 5 ? 'accent' : 'good', theme.glyphs.cell);
  };
  return strings.weekdays.map((name, row) => {
    const cells = Array.from({ length: WEEKS }, (_, week) => cell(first + week * 7 + row));
    return `${name}  ${cells.join(' ')}`;
  });
}
