import { readableExams } from '../../tutor/content/readable.ts';
import type { AddCommand } from '../add-command.ts';
import { allContent } from '../built-in-pack.ts';
import { unknownName } from '../unknown-name.ts';
import { home } from './home.ts';

/** `berth exam [id]`: sits a mock exam, or goes on with one; without an id the shortest of the pack. */
export const addExam: AddCommand = (program, done) => {
  program
    .command('exam')
    .argument('[exam]', 'id of an exam')
    .addHelpText('after', () => `\nExams:\n${listed()}\n\nExample:\n  berth exam full`)
    .action(async (id: string | undefined) => {
      const pack = allContent();
      const known = pack.examIds();
      const exam = id ?? readableExams(pack)[0]?.id;
      if (exam === undefined || !known.includes(exam))
        throw unknownName('exam', id ?? '', known, `Exams: ${known.join(', ')}`);
      done(await home({ screen: 'exam', exam }));
    });
};

/** Every exam that can be sat, the shortest first, with its length. */
function listed(): string {
  const exams = readableExams(allContent());
  const cells = Math.max(0, ...exams.map(({ id }) => id.length));
  return exams.map(({ id, title }) => `  ${id.padEnd(cells)}  ${title.en}`).join('\n');
}
