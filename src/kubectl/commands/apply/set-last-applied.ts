/** models apply_set_last_applied.go */

import { jsonEqual } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../../printers/output.ts';
import { infoOfManifest } from '../../resource/builder.ts';
import { infoName, metaOf } from '../../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../../resource/selection.ts';
import { LAST_APPLIED, lastApplied, patchObject, withLastApplied } from '../../resource/write.ts';
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
    if (!givenFiles(run)) throw new CommandError('must specify one of -f and -k');
    const printer = genericPrinter(run);
    for (const manifest of await manifestsOfRun(run, false)) {
      const info = infoOfManifest(await run.discovery(), manifest, run.namespace, run.namespaceGiven);
      const live = await run.get(info.resource, info.namespace, info.name);
      const old = lastApplied(live);
      if (old === undefined && !run.flags.bool('create-annotation')) {
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const text = (metaOf(withLastApplied(info.object!)).annotations as Record<string, string>)[
        LAST_APPLIED
      ];
      const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      const changed = !jsonEqual(
        (metaOf(live).annotations as Record<string, string> | undefined)?.[LAST_APPLIED],
        text,
      );
      let object = live;
      if (changed && run.dryRun !== 'client') {
        object = await patchObject(run, info.resource, info.namespace, info.name, 'merge-patch+json', patch);
      }
      run.out(printer === undefined ? `${infoName(info)} configured${dryRunSuffix(run)}\n` : printer(object));
    }
  },
};
