/** Prints what the built-in pack holds, a row for each topic: `npx tsx test/content/table.ts`. */
import { pack } from './pack.ts';

const lessons = pack.lessonIds().map(id => pack.lesson(id));
const labs = pack.labIds().map(id => pack.lab(id));
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function row(title: string, cards: number, those: typeof labs): string {
  const numbers = [
    cards,
    those.length,
    ...['easy', 'medium', 'hard'].map(level => those.filter(lab => lab.difficulty === level).length),
    those.filter(lab => lab.hasParameters).length,
    sum(those.map(lab => lab.checks.length)),
    sum(those.map(lab => lab.checks.filter(check => check.gate).length)),
    sum(those.map(lab => lab.alternatives.length + 1)),
    sum(those.map(lab => lab.wrong.length)),
    sum(those.map(lab => lab.hints.length)),
  ];
  return `| ${[title, ...numbers].join(' | ')} |`;
}

console.log(
  '| topic | cards | labs | easy | medium | hard | with parameters | checks | gates among them | right answers | wrong answers | hints |',
);
console.log(`|---${'|--:'.repeat(11)}|`);
for (const { id, title, cards } of lessons.toSorted((a, b) => a.order - b.order)) {
  const those = labs.filter(lab => lab.lesson === id);
  console.log(row(title.en, cards.length, those));
}
console.log(row('**all**', sum(lessons.map(({ cards }) => cards.length)), labs));
