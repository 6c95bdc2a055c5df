/** models apply_set_last_applied.go */

import { compactJson } from '../../../apimachinery/go/indented-json.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../../printers/output.ts';
import { NOTHING_GIVEN, recognized } from '../../resource/builder.ts';
import { infoName, metaOf } from '../../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../../resource/selection.ts';
import { LAST_APPLIED, lastApplied, patchObject, withoutLastApplied } from '../../resource/write.ts';
import { dryRunFlag, fileFlags, OUTPUT_FLAGS } from '../shared-flags.ts';

export const SET_LAST_APPLIED: Command = {
  name: 'set-last-applied',
  use: '-f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  examples: `
# Remember the contents of a file as what was applied last
kubectl apply set-last-applied -f deploy.yaml

# The same where nothing is remembered yet
kubectl apply set-last-applied -f deploy.yaml --create-annotation=true`,
  flags: [
    bool('create-annotation', 'Make the annotation where the object has none.'),
    dryRunFlag(),
    ...fileFlags('The files with the configurations.').filter(flag => flag.name === 'filename'),
    ...OUTPUT_FLAGS,
  ],
  run: async run => {
    if (!givenFiles(run)) throw new CommandError(NOTHING_GIVEN);
    const printer = genericPrinter(run);
    for (const manifest of await manifestsOfRun(run, false)) {
      const info = await recognized(run, manifest);
      const live = await run.get(info.resource, info.namespace, info.name);
      const old = lastApplied(live);
      if (old === undefined && !run.flags.bool('create-annotation')) {
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const text = `${compactJson(withoutMemory(info.object!))}\n`;
      if ((metaOf(live).annotations as Record<string, string> | undefined)?.[LAST_APPLIED] === text) {
        run.out(`set-last-applied ${info.name}: no changes required.\n`);
        continue;
      }
      const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      const object =
        run.dryRun === 'client'
          ? live
          : await patchObject(run, info.resource, info.namespace, info.name, 'merge-patch+json', patch);
      run.out(printer === undefined ? `${infoName(info)} configured${dryRunSuffix(run)}\n` : printer(object));
    }
  },
};

/** The object as it stands in its file, less what apply remembers of it. */
function withoutMemory(object: JsonObject): JsonObject {
  const annotations = metaOf(object).annotations as JsonObject | undefined;
  return annotations === undefined ? object : withoutLastApplied(object);
}
