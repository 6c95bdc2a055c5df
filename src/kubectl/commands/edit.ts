/** models kubectl/pkg/cmd/edit/edit.go */

import { hasStrategy, strategicPatch, threeWayMergePatch } from '../../apimachinery/patch/strategic-diff.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import { withoutManagedFields } from '../printers/output.ts';
import { RECORD_FLAG, recorded } from '../resource/change-cause.ts';
import { type Info, infoName } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { fieldValidation, patchObject, withLastApplied } from '../resource/write.ts';
import { editSession } from './edit/session.ts';
import { fileFlags, managerFlag, OUTPUT_FLAGS, validateFlag } from './shared-flags.ts';

export const edit: Command = {
  name: 'edit',
  use: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: `Edit a resource on the server.

Opens the object in the editor that KUBE_EDITOR or EDITOR names, or in vi. Several objects can be edited at once. When the server refuses a change the file is opened again with the reason at its top; when nothing can be saved, a copy of the changes stays in a temporary file.`,
  examples: `
# Edit the service named registry
kubectl edit svc/registry

# Use another editor
KUBE_EDITOR="nano" kubectl edit svc/registry

# Edit a deployment and remember the result for apply
kubectl edit deployment/mydeployment -o yaml --save-config`,
  flags: [
    managerFlag('kubectl-edit'),
    ...fileFlags('File, folder or URL that names the resources to edit.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    bool('output-patch', 'Print the patch that is sent.'),
    bool('save-config', 'Remember the edited object for apply.'),
    str('subresource', 'Edit this subresource of the object.'),
    validateFlag(),
    bool('windows-line-endings', 'End lines as Windows does.'),
  ],
  complete: completeObjects,
  run: async run => {
    const infos = await fetchSelected(run, await selectionOf(run, { selectAll: true }));
    if (infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    await editSession(run, infos, {
      action: 'edit',
      send: async (info: Info, edited: JsonObject) => {
        const old = withoutManagedFields(info.object!);
        const asked = recorded(run, edited);
        const next = run.flags.bool('save-config') ? withLastApplied(asked) : asked;
        const strategic = hasStrategy(old);
        const patch = strategic ? strategicPatch(old, next) : threeWayMergePatch(old, next, old);
        if (run.flags.bool('output-patch')) run.out(`Patch: ${JSON.stringify(patch)}\n`);
        await patchObject(
          run,
          info.resource,
          info.namespace,
          info.name,
          strategic ? 'strategic-merge-patch+json' : 'merge-patch+json',
          patch,
          fieldValidation(run),
          run.flags.str('subresource') || undefined,
        );
        run.out(`${infoName(info)} edited\n`);
      },
    });
  },
};
