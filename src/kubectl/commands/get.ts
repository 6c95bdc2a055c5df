/** models kubectl/pkg/cmd/get/get.go */
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str, strings } from '../framework/flag.ts';
import { GENERIC_FORMATS, genericPrinter, outputOf } from '../printers/output.ts';
import { givenFiles, type Selected, selectionOf } from '../resource/selection.ts';
import type { Run } from '../run.ts';
import { customColumns } from './get/custom-columns.ts';
import { printObjects } from './get/objects.ts';
import { printRaw } from './get/raw.ts';
import { printTables } from './get/tables.ts';
import { watchObjects } from './get/watch.ts';
import {
  allNamespacesFlag,
  chunkFlag,
  fieldSelectorFlag,
  fileFlags,
  OUTPUT_FLAGS,
  selectorFlag,
} from './shared-flags.ts';

const FORMATS = [...GENERIC_FORMATS, 'custom-columns', 'custom-columns-file', 'wide'];

export const get: Command = {
  name: 'get',
  flagsInUsage: true,
  use: '[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  long: `Display one or many resources.

Shows a table with what matters most about the resources. Objects can be chosen by label with --selector. Where the type has namespaces, only objects of the current namespace are shown unless you name another.

With the output format 'template' and a Go template as the value of --template you choose the fields that are shown.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `
# List all pods in the current namespace
kubectl get pods

# List pods with more columns, such as the node they run on
kubectl get pods -o wide

# List one deployment as YAML
kubectl get deployment web -o yaml

# List the pod that a file describes, as JSON
kubectl get -f pod.yaml -o json

# Show only the phase of a pod
kubectl get -o template pod/web --template={{.status.phase}}

# Choose your own columns
kubectl get pod web -o custom-columns=CONTAINER:.spec.containers[0].name,IMAGE:.spec.containers[0].image

# List objects of two kinds together
kubectl get rc,services

# List objects by kind and name
kubectl get rc/web service/frontend pods/web`,
  flags: [
    allNamespacesFlag(),
    chunkFlag(),
    fieldSelectorFlag(),
    ...fileFlags('File, folder or URL that names the resources to get.'),
    bool('ignore-not-found', 'Exit with 0 and say nothing when an object does not exist.'),
    strings(
      'label-columns',
      'Labels that get a column of their own, comma separated. May be given several times.',
      { short: 'L' },
    ),
    bool('no-headers', 'Print the table without its headers.'),
    ...OUTPUT_FLAGS.map(flag =>
      flag.name === 'output'
        ? { ...flag, usage: `Output format. One of: (${FORMATS.join(', ')}).`, complete: FORMATS }
        : flag,
    ),
    bool(
      'output-watch-events',
      'Print what happened with each object of a watch. Needs --watch or --watch-only.',
    ),
    str('raw', 'Path to ask the server for as it is.'),
    selectorFlag(),
    bool('server-print', 'Let the server make the table.', { value: 'true' }),
    bool('show-kind', 'Put the kind before the names.'),
    bool('show-labels', 'Show all labels in the last column.'),
    str(
      'sort-by',
      "Sort a list by this field, written as a JSONPath ('{.metadata.name}'). It must be a number or a string.",
    ),
    str('subresource', 'Work on this subresource of the object.'),
    bool('watch', 'After listing, go on and show changes.', { short: 'w' }),
    bool('watch-only', 'Show changes without listing first.'),
  ],
  complete: completeObjects,
  run: async run => {
    if (run.flags.str('raw') !== '') return printRaw(run);
    if (run.args.length === 0 && !givenFiles(run)) {
      run.err(`You must specify the type of resource to get. ${SUGGEST}\n\n`);
      const [kubectl] = run.located.path;
      throw run.usageError(
        `Required resource not specified.\nUse "${kubectl} explain <resource>" for a detailed description of that resource (e.g. ${kubectl} explain pods).`,
      );
    }
    checkFlags(run);
    const { format } = outputOf(run);
    const columns = customColumns(run);
    const printer = columns ?? (['', 'wide'].includes(format) ? undefined : genericPrinter(run, FORMATS));
    const selected = await selectionOf(run, { selectAll: true });
    checkSubresource(run, selected);
    if (run.flags.bool('watch') || run.flags.bool('watch-only')) return watchObjects(run, selected, printer);
    if (printer === undefined) return printTables(run, selected);
    return printObjects(run, selected, printer, columns !== undefined);
  },
};

const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

function checkFlags(run: Run): void {
  const { flags } = run;
  const watches = flags.bool('watch') || flags.bool('watch-only');
  if (flags.bool('output-watch-events') && !watches)
    throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only');
  if (watches && flags.str('sort-by') !== '')
    run.warn('--watch requested, --sort-by will be ignored for watch events received');
  const { format } = outputOf(run);
  if (flags.bool('show-labels') && !['', 'wide'].includes(format))
    throw new CommandError(`--show-labels option cannot be used with ${format} printer`);
}

function checkSubresource(run: Run, selected: Selected): void {
  if (run.flags.str('subresource') !== '' && selected.collections.length > 0)
    throw new CommandError('subresource cannot be used when bulk resources are specified');
}
