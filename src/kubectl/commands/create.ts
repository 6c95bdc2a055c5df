/** models kubectl/pkg/cmd/create/create.go */

import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected, withSource } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import { generatedPrinter, genericPrinter, outputOf, successLine } from '../printers/output.ts';
import { recognized } from '../resource/builder.ts';
import { RECORD_FLAG, recorded } from '../resource/change-cause.ts';
import { givenFiles, manifestsOfRun } from '../resource/selection.ts';
import { createObject, fieldValidation, validates, withLastApplied } from '../resource/write.ts';
import type { Run } from '../run.ts';
import { GENERATORS } from './create/registry.ts';
import { editAndCreate } from './edit/create.ts';
import {
  dryRunFlag,
  fileFlags,
  managerFlag,
  OUTPUT_FLAGS,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from './shared-flags.ts';

export const create: Command = {
  name: 'create',
  use: '-f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: `Create a resource from a file or from stdin.

JSON and YAML are understood.`,
  examples: `
# Create a pod from the description in pod.json
kubectl create -f ./pod.json

# Create a pod from JSON that comes through stdin
cat pod.json | kubectl create -f -

# Change a description in an editor, then create the resource
kubectl create -f registry.yaml --edit -o json`,
  flags: [
    dryRunFlag(),
    bool('edit', 'Change the objects in an editor before they are created.'),
    managerFlag('kubectl-create'),
    ...fileFlags('File, folder or URL with the objects to create.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    str('raw', 'Path to POST the file to as it is.'),
    saveConfigFlag(),
    selectorFlag(),
    validateFlag(),
    bool('windows-line-endings', 'Only with --edit: end lines as Windows does.'),
  ],
  commands: GENERATORS,
  run: async run => {
    if (run.args.length > 0) throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    if (!givenFiles(run)) throw new CommandError('must specify one of -f and -k');
    if (run.flags.str('raw') !== '') return postRaw(run);
    if (run.flags.bool('edit')) {
      return editAndCreate(run);
    }
    return createFromFiles(run);
  },
};

async function postRaw(run: Run): Promise<void> {
  const files = run.flags.list('filename');
  if (files.length !== 1) throw run.usageError('--raw can only use a single local file or stdin');
  const body = files[0] === '-' ? await run.stdin() : run.files.text(files[0]!);
  run.out(await run.rest.text('POST', run.flags.str('raw'), { body }));
}

async function createFromFiles(run: Run): Promise<void> {
  const strategy = run.dryRun;
  const directive = fieldValidation(run);
  const manifests = await manifestsOfRun(run, validates(run));
  const printer = strategy === 'client' ? generatedPrinterOrPlain(run) : genericPrinter(run);
  const errors: Error[] = [];
  let count = 0;
  for (const manifest of manifests) {
    try {
      const info = await recognized(run, manifest, validates(run));
      let object = recorded(run, info.object!);
      if (run.flags.bool('save-config')) object = withLastApplied(object);
      if (strategy !== 'client') {
        object = await createObject(run, info.resource, info.namespace, object, directive).catch(
          (error: unknown) => {
            throw withSource('creating', info.source, error);
          },
        );
      }
      count++;
      run.out(printer === undefined ? successLine(run, object, 'created') : printer(object));
      await run.streams.flush();
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwCollected(errors);
  if (count === 0) throw new CommandError('no objects passed to create');
}

/** Objects of a file are printed as they stand, in client dry runs too. */
function generatedPrinterOrPlain(run: Run): ((object: JsonObject) => string) | undefined {
  return outputOf(run).format === '' ? generatedPrinter(run) : genericPrinter(run);
}
