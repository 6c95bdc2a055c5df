import { keyText } from '../../tui/keys/key-text.ts';
import { type ActionId, entryOf, KEY_TABLE, keysOf } from '../../tui/keys/table.ts';
import type { AddCommand } from '../add-command.ts';
import { EXIT } from '../exit.ts';
import { readHistory } from '../history.ts';
import { keyChoices, keysFile } from '../key-choices.ts';
import { print, printJson } from '../print.ts';

/** `berth keys`: every action with its keys, in the form of the file that changes them. */
export const addKeys: AddCommand = (program, done) => {
  program
    .command('keys')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nPut the lines that you change into ${keysFile()}.\n\nExamples:\n  berth keys\n  echo 'lab.grade: f9' >> ${keysFile()}`,
    )
    .action(({ json }: { json?: boolean }) => {
      const choices = keyChoices();
      const { language } = readHistory();
      const rows = (Object.keys(KEY_TABLE) as ActionId[]).map(id => ({
        action: id,
        keys: keysOf(id, choices),
        label: entryOf(id).label[language],
      }));
      const lines = rows.map(
        ({ action, keys, label }) =>
          `${action}: ${JSON.stringify(keys)}  # ${label}: ${keys.map(keyText).join(', ')}`,
      );
      if (json) printJson(rows);
      else print(`${lines.join('\n')}\n`);
      done(EXIT.done);
    });
};
