/** models kubectl/pkg/cmd/annotate/annotate.go */
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
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

export const annotate: Command = {
  name: 'annotate',
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the annotations on a resource',
  examples: `
# Annotate a pod
kubectl annotate pods foo description='my frontend'

# Change an annotation that is there already
kubectl annotate --overwrite pods foo description='my frontend running nginx'

# Take an annotation away
kubectl annotate pods foo description-`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    allNamespacesFlag(),
    dryRunFlag(),
    managerFlag('kubectl-annotate'),
    fieldSelectorFlag(),
    ...fileFlags('File, folder or URL that names the resources.'),
    bool('list', 'Show the annotations of the objects.'),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    bool('overwrite', 'Let annotations that are there be changed.'),
    str('resource-version', 'Change the object only when it has this version. Only for a single object.'),
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { resources, pairs } = splitPairs(run.args, 'annotation');
    const marks = annotationChanges(pairs);
    const nothing = Object.keys(marks.set).length === 0 && marks.remove.length === 0;
    if (resources.length === 0 && !givenFiles(run)) {
      throw new CommandError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    if (nothing && !run.flags.bool('list'))
      throw new CommandError('at least one annotation update is required');
    const infos = await objectsToMark(run, resources);
    if (run.flags.bool('list')) {
      for (const info of infos) {
        const values = (metaOf(info.object).annotations ?? {}) as Record<string, string>;
        if (infos.length > 1)
          run.out(`Listing annotations for ${info.resource.kind}.${info.resource.group}/${info.name}:\n`);
        for (const key of Object.keys(values).sort())
          run.out(`${infos.length > 1 ? ' ' : ''}${key}=${values[key]}\n`);
      }
      return;
    }
    await markAll(run, infos, marks, { field: 'annotations', label: 'annotation' });
  },
};

/** Reads `a=b` and `a-`. @throws CommandError */
function annotationChanges(pairs: readonly string[]): Marks {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) set[pair.slice(0, equals)] = pair.slice(equals + 1);
    else remove.push(pair.slice(0, -1));
  }
  if (remove.some(key => set[key] !== undefined)) {
    throw new CommandError(
      'can not both modify and remove the following annotation(s) in the same command: ' +
        remove.filter(key => set[key] !== undefined).join(', '),
    );
  }
  return { set, remove };
}
