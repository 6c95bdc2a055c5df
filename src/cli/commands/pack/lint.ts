import { statSync } from 'node:fs';
import type { ContentError } from '../../../tutor/content/files.ts';
import { lintPack } from '../../../tutor/packs/lint.ts';
import type { AddCommand } from '../../add-command.ts';
import { builtInFiles, builtInPack } from '../../built-in-pack.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { lintWithin } from '../../packs/lint-within.ts';
import { loadFolder } from '../../packs/load-folder.ts';
import { print, printJson } from '../../print.ts';

/** `berth pack lint [folder]`: every mistake of a pack that reading it can find. */
export const addPackLint: AddCommand = (program, done) => {
  program
    .command('lint')
    .argument('[folder]', 'folder of the pack; left out: the pack that comes with berth')
    .option('--json', 'print the mistakes as JSON')
    .description('find the mistakes of a pack, with file, line and column')
    .addHelpText(
      'after',
      '\nExit code 0: none, 1: mistakes were found.\n\nExample:\n  berth pack lint ./my-pack',
    )
    .action((folder: string | undefined, { json }: { readonly json?: boolean }) => {
      const problems = folder === undefined ? lintPack(builtInFiles()) : lintFolder(folder);
      if (json) printJson(problems.map(asJson));
      else print(report(problems));
      done(problems.length === 0 ? EXIT.done : EXIT.no);
    });
};

/** @throws CommandError when there is no such folder */
export function lintFolder(folder: string): readonly ContentError[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(EXIT.usage, `there is no folder ${folder}; give the folder of a pack`);
  const { files, problems } = loadFolder(folder);
  return [...problems, ...lintWithin(files, builtInPack().lessonIds())];
}

function report(problems: readonly ContentError[]): string {
  const lines = problems.map(({ message }) => `${message}\n`).join('');
  return `${lines}${problems.length === 0 ? 'no mistakes' : `${problems.length} mistake${problems.length > 1 ? 's' : ''}`}\n`;
}

function asJson({ file, line, column, message }: ContentError) {
  return { file, line, column, message };
}
