import type { AddCommand } from '../../add-command.ts';
import { shelf } from '../../built-in-pack.ts';
import { EXIT } from '../../exit.ts';

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
      if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      else if (found.length === 0)
        process.stdout.write('no packs are installed; berth pack install SOURCE adds one\n');
      for (const { name, version, origin, digest, intact } of json ? [] : found) {
        const changed = intact ? '' : '  CHANGED since it was installed';
        process.stdout.write(`${name} ${version}  ${origin}${changed}\n  ${digest}\n`);
      }
      done(EXIT.done);
    });
};
