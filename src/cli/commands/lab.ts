import type { Language } from '../../tutor/content/localized.ts';
import { readable } from '../../tutor/content/readable.ts';
import type { AddCommand } from '../add-command.ts';
import { allContent } from '../built-in-pack.ts';
import { EXIT } from '../exit.ts';
import { findLab } from '../find-lab.ts';
import { readHistory } from '../history.ts';
import { print } from '../print.ts';

/** `berth lab [id]`: opens a lab, or the home screen. */
export const addLab: AddCommand = (program, done) => {
  program
    .command('lab')
    .argument('[lab]', 'id of a lab')
    .option('--list', 'print the labs there are instead')
    .addHelpText('after', '\nExample:\n  berth lab taints-01')
    .action(async (id: string | undefined, { list }: { list?: boolean }) => {
      if (list) {
        print(labList(readHistory().language));
        return done(EXIT.done);
      }
      const { home } = await import('./home.ts');
      if (id === undefined) return done(await home({ screen: 'home' }));
      done(await home({ screen: 'lab', lab: findLab(id).id }));
    });
};

/** A line for each lab: its id, how hard it is, its minutes, its title. A broken one is left out. */
function labList(language: Language): string {
  const pack = allContent();
  const labs = pack.labIds().flatMap(id => readable(() => pack.labHead(id)));
  const widest = Math.max(0, ...labs.map(({ id }) => id.length));
  return labs
    .map(({ id, difficulty, minutes, title }) =>
      [id.padEnd(widest), difficulty.padEnd(6), `${minutes}`.padStart(3), title[language]].join('  '),
    )
    .map(line => `${line}\n`)
    .join('');
}
