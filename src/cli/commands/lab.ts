import type { AddCommand } from '../add-command.ts';
import { findLab } from '../find-lab.ts';
import { home } from './home.ts';

/** `berth lab [id]`: opens a lab, or the home screen. */
export const addLab: AddCommand = (program, done) => {
  program
    .command('lab')
    .argument('[lab]', 'id of a lab')
    .addHelpText('after', '\nExample:\n  berth lab taints-01')
    .action(async (id: string | undefined) => {
      if (id === undefined) return done(await home({ screen: 'home' }));
      done(await home({ screen: 'lab', lab: findLab(id).id }));
    });
};
