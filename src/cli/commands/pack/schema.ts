import { SCHEMAS } from '../../../tutor/packs/schema/index.ts';
import type { AddCommand } from '../../add-command.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { printJson } from '../../print.ts';

/** `berth pack schema KIND`: prints the JSON Schema of a file of packs. */
export const addPackSchema: AddCommand = (program, done) => {
  const kinds = Object.keys(SCHEMAS);
  program
    .command('schema')
    .argument('<kind>', kinds.join(', '))
    .description('print the JSON Schema of pack.yaml, lesson.yaml, lab.yaml or exam.yaml, for editors')
    .addHelpText('after', '\nExample:\n  berth pack schema lab > lab.schema.json')
    .action((kind: string) => {
      const schema = SCHEMAS[kind];
      if (schema === undefined)
        throw new CommandError(EXIT.usage, `there is no schema ${kind}; there are ${kinds.join(', ')}`);
      printJson(schema);
      done(EXIT.done);
    });
};
