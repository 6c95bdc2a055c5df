/** models kubectl/pkg/cmd/set/set_selector.go */
import { parseLabelSelector } from '../../../api/label-selector-text.ts';
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, strings } from '../../framework/flag.ts';
import { RECORD_FLAG } from '../../resource/change-cause.ts';
import { dryRunFlag, managerFlag, OUTPUT_FLAGS } from '../shared-flags.ts';
import { objectsOf, updateAll } from './update.ts';

export const setSelector: Command = {
  name: 'selector',
  use: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  examples: `
# Let a service select other pods
kubectl set selector service foo app=web`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    dryRunFlag(),
    managerFlag('kubectl-set'),
    strings('filename', 'File, folder or URL that names the resources.', { short: 'f', complete: 'files' }),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    bool('recursive', 'Read the folders below the one named by -f too.', { short: 'R', value: 'true' }),
    str('resource-version', 'Change the object only when it has this version.'),
  ],
  complete: completeObjects,
  run: async run => {
    const word = run.args.at(-1);
    if (word === undefined) throw new CommandError('one selector is required');
    const infos = await objectsOf(run, run.args.slice(0, -1));
    const selector = selectorOf(word);
    await updateAll(run, infos, {
      update: object => {
        if (object.kind !== 'Service')
          throw new CommandError('setting a selector is only supported for Services');
        return { ...object, spec: { ...(object.spec as JsonObject), selector } } as JsonObject;
      },
      done: 'selector updated',
      problem: (_info, reason) => reason,
    });
  },
};

/** The last word as labels. @throws CommandError */
function selectorOf(word: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of parseLabelSelector(word)) {
    const equality = word.includes(`${key}=`) && values.length === 1;
    if (!equality)
      throw new CommandError(
        `match expression [{${key} ${operator} [${values.join(' ')}]}] not supported on this object`,
      );
    labels[key] = values[0]!;
  }
  return labels;
}
