import { harmlessLine } from '../../../base/harmless.ts';
import type { AddCommand } from '../../add-command.ts';
import { shelf } from '../../built-in-pack.ts';
import { EXIT } from '../../exit.ts';
import { print, printJson } from '../../print.ts';

/** `berth pack list`: the installed packs, and whether they are still what was installed. */
export const addPackList: AddCommand = (program, done) => {
  program
    .command('list')
    .option('--json', 'print the packs as JSON')
    .description('list the installed packs with their digests')
    .addHelpText('after', '\nExample:\n  berth pack list')
    .action(({ json }: { readonly json?: boolean }) => {
      const packs = shelf();
      const found = packs.list().map(pack => ({ ...pack, intact: packs.isIntact(pack) }));
      if (json) printJson(found);
      else if (found.length === 0) print('no packs are installed; berth pack install SOURCE adds one\n');
      for (const { name, version, origin, digest, intact } of json ? [] : found) {
        const changed = intact ? '' : '  CHANGED since it was installed';
        print(`${name} ${version}  ${harmlessLine(origin)}${changed}\n  ${digest}\n`);
      }
      done(EXIT.done);
    });
};
