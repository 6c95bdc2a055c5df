/** models apply_edit_last_applied.go */

import { compactJson } from '../../../apimachinery/go/indented-json.ts';
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { type Info, infoName } from '../../resource/info.ts';
import { fetchSelected, selectionOf } from '../../resource/selection.ts';
import { LAST_APPLIED, lastApplied, patchObject } from '../../resource/write.ts';
import { editSession } from '../edit/session.ts';
import { fileFlags, managerFlag, OUTPUT_FLAGS, validateFlag } from '../shared-flags.ts';

export const EDIT_LAST_APPLIED: Command = {
  name: 'edit-last-applied',
  use: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  examples: `
# Edit what was applied last to a deployment
kubectl apply edit-last-applied deployment/web`,
  flags: [
    managerFlag('kubectl-client-side-apply'),
    ...fileFlags('File, folder or URL that names the resources to edit.'),
    ...OUTPUT_FLAGS,
    validateFlag(),
    bool('windows-line-endings', 'End lines as Windows does.'),
  ],
  complete: completeObjects,
  run: async run => {
    const infos: Info[] = (await fetchSelected(run, await selectionOf(run))).map(info => {
      const applied = lastApplied(info.object!);
      if (applied === undefined) {
        throw new CommandError(`no last-applied-configuration annotation found on resource: ${info.name}`);
      }
      return { ...info, object: applied };
    });
    await editSession(run, infos, {
      action: 'edit',
      send: async (info: Info, edited: JsonObject) => {
        const patch = { metadata: { annotations: { [LAST_APPLIED]: `${compactJson(edited)}\n` } } };
        await patchObject(run, info.resource, info.namespace, info.name, 'merge-patch+json', patch);
        run.out(`${infoName(info)} edited\n`);
      },
    });
  },
};
