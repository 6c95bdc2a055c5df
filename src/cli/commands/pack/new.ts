import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PACK_NAME } from '../../../tutor/content/manifest.ts';
import { SCHEMAS } from '../../../tutor/packs/schema/index.ts';
import { packTemplate } from '../../../tutor/packs/template.ts';
import type { AddCommand } from '../../add-command.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { print } from '../../print.ts';

/** `berth pack new NAME`: a pack to start from, which passes lint and test as it is. */
export const addPackNew: AddCommand = (program, done) => {
  program
    .command('new')
    .argument('<name>', 'name of the pack, or a folder whose last part is the name')
    .description('make a pack to start from: a lesson and a proven lab')
    .addHelpText('after', '\nExample:\n  berth pack new harbour && berth pack test ./harbour')
    .action((folder: string) => {
      const name = basename(folder);
      if (!PACK_NAME.test(name))
        throw new CommandError(EXIT.usage, `${name} is no name for a pack; use small letters, digits and -`);
      if (existsSync(folder) && readdirSync(folder).length > 0)
        throw new CommandError(EXIT.usage, `${folder} is there already and not empty; choose another name`);
      for (const [path, text] of filesOf(name)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      print(
        `${folder} holds a lesson and a lab. Change them, and check as you go:\n\n  berth pack lint ${folder}\n  berth pack test ${folder} --watch\n`,
      );
      done(EXIT.done);
    });
};

/** The schemas come along in .schema, so that editors complete and check without a network. */
function filesOf(name: string): readonly (readonly [string, string])[] {
  const schemas = Object.entries(SCHEMAS).map(
    ([kind, schema]) => [`.schema/${kind}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`] as const,
  );
  return [...Object.entries(packTemplate(name)), ...schemas];
}
