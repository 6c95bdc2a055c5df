/** The command that `kubectl label` and `kubectl annotate` are. models label.go and annotate.go */
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, type Flag, str } from '../../framework/flag.ts';
import { dryRunSuffix, genericPrinter, type ObjectPrinter } from '../../printers/output.ts';
import { RECORD_FLAG } from '../../resource/change-cause.ts';
import { type Info, infoName, metaOf } from '../../resource/info.ts';
import { localObjects } from '../../resource/local.ts';
import { givenFiles, type Selected, selectionOf, visitSelected } from '../../resource/selection.ts';
import type { Run } from '../../run.ts';
import {
  allNamespacesFlag,
  dryRunFlag,
  fieldSelectorFlag,
  fileFlags,
  managerFlag,
  OUTPUT_FLAGS,
  selectorFlag,
} from '../shared-flags.ts';
import { change } from './change.ts';
import { type MarkKind, type Marks, splitPairs, type Values } from './mark.ts';

/** @param about short text and examples of its help */
export function markCommand(kind: MarkKind, about: Pick<Command, 'short' | 'examples'>): Command {
  return {
    name: kind.name,
    use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
    ...about,
    flags: flagsOf(kind),
    complete: completeObjects,
    run: async run => {
      const { resources, pairs } = splitPairs(run.args, kind.noun);
      const marks = kind.parse(pairs);
      check(run, kind, resources, marks);
      const selected = await selectedBy(run, resources);
      if (!selected.single && run.flags.str('resource-version') !== '')
        throw new CommandError('--resource-version may only be used with a single resource');
      const shared = genericPrinter(run);
      const one = async (info: Info) => {
        const printer = kind.printerForEach ? genericPrinter(run) : shared;
        await mark(run, info, kind, marks, selected.single, printer);
      };
      await visitSelected(run, selected, one, run.flags.bool('local') ? 'as given' : 'latest');
    },
  };
}

function flagsOf({ name, field }: MarkKind): readonly Flag[] {
  return [
    bool('all', 'Select all objects of the types, in the namespace.'),
    allNamespacesFlag(),
    dryRunFlag(),
    managerFlag(`kubectl-${name}`),
    fieldSelectorFlag(),
    ...fileFlags('File, folder or URL that names the resources.'),
    bool('list', `Show the ${field} of the objects.`),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    bool('overwrite', `Let ${field} that are there be changed.`),
    str('resource-version', 'Change the object only when it has this version. Only for a single object.'),
    selectorFlag(),
  ];
}

/** @throws CommandError */
function check(run: Run, kind: MarkKind, resources: readonly string[], marks: Marks): void {
  const { flags } = run;
  if (flags.bool('local')) {
    if (resources.length > 0)
      throw new CommandError(
        'can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set',
      );
    if (!givenFiles(run))
      throw new CommandError('one or more files must be specified as -f when --local is given');
  } else if (resources.length === 0 && !givenFiles(run)) {
    throw new CommandError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  const nothing = Object.keys(marks.set).length === 0 && marks.remove.length === 0;
  if (nothing && !flags.bool('list')) throw new CommandError(`at least one ${kind.noun} update is required`);
}

async function selectedBy(run: Run, resources: readonly string[]): Promise<Selected> {
  if (!run.flags.bool('local')) return selectionOf(run, { args: resources });
  const infos = await localObjects(run);
  return { infos, collections: [], single: infos.length === 1, namespaceFor: () => undefined };
}

/** With --list nothing is sent: what the object would have is shown. */
async function mark(
  run: Run,
  info: Info,
  kind: MarkKind,
  marks: Marks,
  single: boolean,
  printer: ObjectPrinter | undefined,
): Promise<void> {
  const list = run.flags.bool('list');
  const send = !list && !run.flags.bool('local') && run.dryRun !== 'client';
  const { object, message } = await change(run, info, kind, marks, send);
  if (list) return tellValues(run, info, kind, (metaOf(object)[kind.field] ?? {}) as Values, single);
  run.out(printer === undefined ? `${infoName(info)} ${message}${dryRunSuffix(run)}\n` : printer(object));
}

function tellValues(run: Run, info: Info, kind: MarkKind, values: Values, single: boolean): void {
  const { resource, name } = info;
  if (!single) run.out(`Listing ${kind.field} for ${resource.kind}.${resource.group}/${name}:\n`);
  for (const key of Object.keys(values).sort()) run.out(`${single ? '' : ' '}${key}=${values[key]}\n`);
}
