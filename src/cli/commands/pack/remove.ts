import type { AddCommand } from '../../add-command.ts';
import { shelf } from '../../built-in-pack.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { print } from '../../print.ts';

/** `berth pack remove NAME`. What was achieved in its labs stays in the progress. */
export const addPackRemove: AddCommand = (program, done) => {
  program
    .command('remove')
    .argument('<name>', 'name of an installed pack')
    .description('remove an installed pack; your progress in its labs is kept')
    .addHelpText('after', '\nExample:\n  berth pack remove harbour')
    .action((name: string) => {
      const packs = shelf();
      if (!packs.remove(name)) {
        const known = packs.list().map(pack => pack.name);
        const others = known.length > 0 ? `Installed: ${known.join(', ')}` : 'None is installed.';
        throw new CommandError(EXIT.usage, `no pack ${JSON.stringify(name)} is installed. ${others}`);
      }
      print(`removed ${name}\n`);
      done(EXIT.done);
    });
};
