import type { AddCommand } from '../add-command.ts';
import { allContent } from '../built-in-pack.ts';
import { unknownName } from '../unknown-name.ts';
import { home } from './home.ts';

/** `berth learn [lesson]`: opens a lesson, or the home screen. */
export const addLearn: AddCommand = (program, done) => {
  program
    .command('learn')
    .argument('[lesson]', 'id of a lesson')
    .addHelpText('after', '\nExample:\n  berth learn taints')
    .action(async (lesson: string | undefined) => {
      if (lesson === undefined) return done(await home({ screen: 'home' }));
      const known = allContent().lessonIds();
      if (!known.includes(lesson)) {
        throw unknownName('lesson', lesson, known, `Lessons: ${known.join(', ')}`);
      }
      done(await home({ screen: 'lesson', lesson }));
    });
};
