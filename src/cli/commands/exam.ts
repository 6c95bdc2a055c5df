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
    .addHelpText('after', '\nExample:\n  berth exam short')
    .action(async (id: string | undefined) => {
      const pack = allContent();
      const known = pack.examIds();
      const exam = id ?? readableExams(pack)[0]?.id;
      if (exam === undefined || !known.includes(exam))
        throw unknownName('exam', id ?? '', known, `Exams: ${known.join(', ')}`);
      done(await home({ screen: 'exam', exam }));
    });
};
