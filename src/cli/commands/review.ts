import type { AddCommand } from '../add-command.ts';
import { home } from './home.ts';

/** `berth review`: the cards that are due. */
export const addReview: AddCommand = (program, done) => {
  program
    .command('review')
    .addHelpText('after', '\nExample:\n  berth review')
    .action(async () => done(await home({ screen: 'review' })));
};
