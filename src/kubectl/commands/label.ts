/** models kubectl/pkg/cmd/label/label.go */

import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import { labelValueProblems } from '../names.ts';
import { labelText } from '../printers/table.ts';
import { metaOf } from '../resource/info.ts';
import { givenFiles } from '../resource/selection.ts';
import { type Marks, markAll, objectsToMark, splitPairs } from './label-core.ts';
import {
  allNamespacesFlag,
  dryRunFlag,
  fieldSelectorFlag,
  fileFlags,
  managerFlag,
  OUTPUT_FLAGS,
  selectorFlag,
} from './shared-flags.ts';

export const label: Command = {
  name: 'label',
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  examples: `
# Give a pod a label
kubectl label pods foo unhealthy=true

# Change a label that is there already
kubectl label --overwrite pods foo status=unhealthy

# Label all pods of the namespace
kubectl label pods --all status=unhealthy

# Take a label away
kubectl label pods foo bar-`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    allNamespacesFlag(),
    dryRunFlag(),
    managerFlag('kubectl-label'),
    fieldSelectorFlag(),
    ...fileFlags('File, folder or URL that names the resources.'),
    bool('list', 'Show the labels of the objects.'),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    bool('overwrite', 'Let labels that are there be changed.'),
    str('resource-version', 'Change the object only when it has this version. Only for a single object.'),
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { resources, pairs } = splitPairs(run.args, 'label');
    const marks = labelChanges(pairs);
    const nothing = Object.keys(marks.set).length === 0 && marks.remove.length === 0;
    if (nothing && !run.flags.bool('list')) throw new CommandError('at least one label update is required');
    if (resources.length === 0 && !givenFiles(run)) {
      throw new CommandError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    const infos = await objectsToMark(run, resources);
    if (run.flags.bool('list')) {
      for (const info of infos) {
        if (infos.length > 1)
          run.out(`Listing labels for ${info.resource.kind}.${info.resource.group}/${info.name}:\n`);
        const text = labelText(metaOf(info.object).labels as Record<string, string> | undefined);
        for (const line of text === '<none>' ? [] : text.split(','))
          run.out(`${infos.length > 1 ? ' ' : ''}${line}\n`);
      }
      if (nothing) return;
    }
    await markAll(run, infos, marks, { field: 'labels', label: 'label' });
  },
};

/** Reads `a=b` and `a-`. @throws CommandError */
function labelChanges(pairs: readonly string[]): Marks {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    if (pair.includes('=')) {
      const parts = pair.split('=');
      if (parts.length !== 2) throw new CommandError(`invalid label spec: ${pair}`);
      const problems = labelValueProblems(parts[1]!);
      if (problems.length > 0)
        throw new CommandError(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(';')}`);
      set[parts[0]!] = parts[1]!;
    } else remove.push(pair.slice(0, -1));
  }
  if (remove.some(key => set[key] !== undefined)) {
    throw new CommandError('can not both modify and remove a label in the same command');
  }
  return { set, remove };
}
