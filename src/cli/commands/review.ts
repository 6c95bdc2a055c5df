import { home } from './home.ts';
import type { AddCommand } from './index.ts';

/** `berth review`: the cards that are due. */
export const addReview: AddCommand = (program, done) => {
  program
    .command('review')
    .description('answer the cards that are due again')
    .addHelpText('after', '\nExample:\n  berth review')
    .action(async () => done(await home({ screen: 'review' })));
};
