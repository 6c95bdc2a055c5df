/** models apply_view_last_applied.go */

import { indentedJson } from '../../../apimachinery/go/indented-json.ts';
import { toYaml } from '../../../apimachinery/yaml/emit.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { bool, str } from '../../framework/flag.ts';
import { fetchSelected, selectionOf } from '../../resource/selection.ts';
import { lastApplied } from '../../resource/write.ts';
import { fileFlags, selectorFlag } from '../shared-flags.ts';

export const VIEW_LAST_APPLIED: Command = {
  name: 'view-last-applied',
  use: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  examples: `
# Show what was applied last to a deployment, as YAML
kubectl apply view-last-applied deployment/web

# The same as JSON, for the objects in a file
kubectl apply view-last-applied -f web.yaml -o json`,
  flags: [
    bool('all', 'Select all objects of the type.'),
    ...fileFlags('File, folder or URL that names the objects.'),
    str('output', 'Output format: yaml or json.', { short: 'o', value: 'yaml', complete: ['yaml', 'json'] }),
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const format = run.flags.str('output');
    if (format !== 'yaml' && format !== 'json') {
      throw run.usageError(
        `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`,
      );
    }
    for (const info of await fetchSelected(run, await selectionOf(run))) {
      const applied = lastApplied(info.object!);
      if (applied === undefined) continue;
      run.out(format === 'yaml' ? toYaml(applied) : `${indentedJson(applied, true, 2)}\n`);
    }
  },
};
