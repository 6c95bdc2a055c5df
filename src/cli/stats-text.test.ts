import { expect, it } from 'vitest';
import { statsText } from './stats-text.ts';

it('says the same in both languages, in columns', () => {
  const topic = {
    lesson: 'taints',
    title: { en: 'Taints', ko: '테인트' },
    read: true,
    cards: { right: 5, count: 6 },
    labs: [{ lab: 'taints-01', tries: 1, best: 1, last: 1 }],
    mastery: 95,
  };
  const stats = { topics: [topic], exams: [], cardsDue: 2, next: { do: 'lab', id: 'taints-02' } } as const;
  expect(statsText({ ...stats, topics: [topic], exams: [] }, 'en')).toBe(
    'MASTERY  LABS  CARDS  TOPIC\n   95 %   1/1    5/6  Taints\n\ncards due for review: 2\nnext: berth lab taints-02\n',
  );
  expect(statsText({ ...stats, topics: [topic], exams: [] }, 'ko')).toBe(
    '숙달도  실습  카드  주제\n  95 %   1/1   5/6  테인트\n\n지금 복습할 카드: 2장\n다음 할 일: berth lab taints-02\n',
  );
});
