/** models kubectl/pkg/cmd/get/get.go */
import { humanDuration } from '../../api/duration.ts';
import { ApiError } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected } from '../framework/errors.ts';
import { bool, str, strings } from '../framework/flag.ts';
import { columnsOfFile, columnsOfSpec, printColumns } from '../printers/custom-columns.ts';
import { GENERIC_FORMATS, genericPrinter, outputOf } from '../printers/output.ts';
import { sortObjects, sortRows } from '../printers/sort.ts';
import { readTable, type Table, TablePrinter } from '../printers/table.ts';
import { type Info, metaText } from '../resource/info.ts';
import { type Selected, selectionOf } from '../resource/selection.ts';
import { kindName, pathOf, type Resource } from '../rest/discovery.ts';
import { type Query, TABLE_ACCEPT } from '../rest/rest.ts';
import type { Run } from '../run.ts';
import { watchObjects } from './get-watch.ts';
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
    if (run.flags.str('raw') !== '') return raw(run);
    const { format, argument } = outputOf(run);
    if (
      run.args.length === 0 &&
      run.flags.list('filename').length === 0 &&
      run.flags.str('kustomize') === ''
    ) {
      run.err(`You must specify the type of resource to get. ${SUGGEST}\n\n`);
      throw run.usageError(
        `Required resource not specified.\nUse "${run.located.path[0]} explain <resource>" for a detailed description of that resource (e.g. ${run.located.path[0]} explain pods).`,
      );
    }
    checkFlags(run);
    const custom = customColumns(run, format, argument);
    const printer =
      format === 'wide' || format === '' || custom !== undefined ? undefined : genericPrinter(run, FORMATS);
    const selected = await selectionOf(run, { selectAll: true });
    if (run.flags.bool('watch') || run.flags.bool('watch-only'))
      return watchObjects(run, selected, printer ?? custom);
    if (printer !== undefined || custom !== undefined)
      return plainObjects(run, selected, (printer ?? custom)!, custom !== undefined);
    return tables(run, selected);
  },
};

const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

function checkFlags(run: Run): void {
  const { flags } = run;
  const names = run.args.length > 1 || run.args[0]?.includes('/');
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only')) {
    throw run.usageError('--output-watch-events option can only be used with --watch or --watch-only');
  }
  if ((flags.bool('watch') || flags.bool('watch-only')) && flags.str('sort-by') !== '') {
    run.warn('--watch requested, --sort-by will be ignored for watch events received');
  }
  if (flags.bool('show-labels') && !['', 'wide'].includes(outputOf(run).format)) {
    throw new CommandError(`--show-labels option cannot be used with ${outputOf(run).format} printer`);
  }
  if (names && flags.str('field-selector') !== '' && flags.str('selector') === '') return;
}

type ListPrinter = (object: JsonObject) => string;

function customColumns(run: Run, format: string, argument: string): ListPrinter | undefined {
  if (format !== 'custom-columns' && format !== 'custom-columns-file') return undefined;
  const columns =
    format === 'custom-columns' ? columnsOfSpec(argument) : columnsOfFile(run.files.text(argument));
  return object => {
    const items = Array.isArray(object.items) ? (object.items as readonly JsonObject[]) : [object];
    return printColumns(columns, items, !run.flags.bool('no-headers'));
  };
}

async function raw(run: Run): Promise<void> {
  if (run.args.length > 0) throw run.usageError('arguments may not be passed when --raw is specified');
  run.out(await run.rest.text('GET', run.flags.str('raw')));
}

/** One object of the answer is a problem of its own; the others are shown all the same. */
export async function gather<T>(
  run: Run,
  work: readonly (() => Promise<T>)[],
): Promise<{ found: T[]; errors: Error[] }> {
  const found: T[] = [];
  const errors: Error[] = [];
  for (const one of work) {
    try {
      found.push(await one());
    } catch (error) {
      const missing = error instanceof Error && 'reason' in error && error.reason === 'NotFound';
      if (missing && run.flags.has('ignore-not-found') && run.flags.bool('ignore-not-found')) continue;
      errors.push(error as Error);
    }
  }
  return { found, errors };
}

async function plainObjects(run: Run, selected: Selected, print: ListPrinter, quiet: boolean): Promise<void> {
  const subresource = run.flags.str('subresource') || undefined;
  const named = await gather(
    run,
    selected.infos.map(info => async () => [
      await run.rest.json('GET', pathOf(info.resource, info.namespace, info.name, subresource)),
    ]),
  );
  const lists = await gather(
    run,
    selected.collections.map(
      resource => () => run.list(resource, selected.namespaceFor(resource), listQuery(run)),
    ),
  );
  const errors = [...named.errors, ...lists.errors];
  let objects: readonly JsonObject[] = [...named.found, ...lists.found].flat();
  if (run.flags.str('sort-by') !== '') objects = sortObjects(objects, run.flags.str('sort-by'));
  const single = selected.single && objects.length === 1;
  if (objects.length === 0 && (errors.length > 0 || selected.infos.length > 0)) throwCollected(errors);
  else if (single) run.out(print(objects[0]!));
  else if (objects.length === 0 && quiet) noneFound(run, selected);
  else if (outputOf(run).format === 'name') for (const object of objects) run.out(print(object));
  else {
    run.out(
      print({
        apiVersion: 'v1',
        items: objects,
        kind: 'List',
        metadata: { resourceVersion: '' },
      } as JsonObject),
    );
  }
  throwCollected(errors);
}

function listQuery(run: Run): Query {
  const chunk = run.flags.int('chunk-size');
  return {
    limit: chunk > 0 ? String(chunk) : undefined,
    labelSelector: run.flags.str('selector') || undefined,
    fieldSelector: run.flags.str('field-selector') || undefined,
  };
}

interface Part {
  readonly resource: Resource;
  readonly table: Table;
}

async function tables(run: Run, selected: Selected): Promise<void> {
  const sortBy = run.flags.str('sort-by');
  const { found, errors } = await gather(run, [
    ...selected.infos.map(info => () => namedTable(run, info, sortBy !== '')),
    ...selected.collections.map(
      resource => () =>
        listTable(run, resource, selected.namespaceFor(resource), sortBy !== '').catch((error: unknown) => {
          throw aboutList(run, resource, error);
        }),
    ),
  ]);
  const parts = merged(found).filter(part => part.table.rows.length > 0);
  const kinds = new Set(parts.map(part => kindName(part.resource)));
  const many = new Set([...selected.infos.map(info => info.resource), ...selected.collections]).size > 1;
  if (parts.length === 0 && errors.length === 0 && !run.flags.bool('ignore-not-found'))
    noneFound(run, selected);
  else if (parts.length === 0 && errors.length === 0 && selected.infos.length === 0) noneFound(run, selected);
  parts.forEach((part, index) => {
    if (index > 0) run.out('\n');
    const printer = new TablePrinter(tableOptions(run, part.resource, many || kinds.size > 1));
    run.out(printer.print(sortBy === '' ? part.table : sortRows(part.table, sortBy)));
  });
  throwCollected(errors);
}

/** How tables of a resource are shown. */
export function tableOptions(run: Run, resource: Resource, kinds: boolean) {
  const { flags } = run;
  return {
    wide: outputOf(run).format === 'wide',
    headers: !flags.bool('no-headers'),
    namespace: flags.bool('all-namespaces') && resource.namespaced,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    ...(kinds || flags.bool('show-kind') ? { kindPrefix: kindName(resource) } : {}),
  };
}

/** Neighbours of one kind share a table. */
function merged(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.resource === part.resource) {
      result[result.length - 1] = {
        resource: last.resource,
        table: { ...last.table, rows: [...last.table.rows, ...part.table.rows] },
      };
    } else result.push(part);
  }
  return result;
}

async function namedTable(run: Run, info: Info, whole: boolean): Promise<Part> {
  const path = pathOf(info.resource, info.namespace, info.name, run.flags.str('subresource') || undefined);
  const object = await run.rest.json('GET', path, {
    accept: tableAccept(run),
    query: whole ? { includeObject: 'Object' } : {},
  });
  return { resource: info.resource, table: tableOf(object, run.io.clock.now()) };
}

async function listTable(
  run: Run,
  resource: Resource,
  namespace: string | undefined,
  whole: boolean,
): Promise<Part> {
  let table: Table | undefined;
  let token = '';
  const query = listQuery(run);
  do {
    const object = await run.rest.json('GET', pathOf(resource, namespace), {
      accept: tableAccept(run),
      query: {
        ...query,
        ...(whole ? { includeObject: 'Object', limit: undefined } : {}),
        ...(token === '' ? {} : { continue: token }),
      },
    });
    const page = tableOf(object, run.io.clock.now());
    table = table === undefined ? page : { ...table, rows: [...table.rows, ...page.rows] };
    token = metaText(object, 'continue');
  } while (token !== '');
  return { resource, table };
}

/** What to ask for so that the server makes the table, or, with --server-print=false, does not. */
export function tableAccept(run: Run): string {
  return run.flags.bool('server-print') ? TABLE_ACCEPT : 'application/json';
}

/** The server's table; where it made none, names and ages. */
export function tableOf(object: JsonObject, now: number): Table {
  if (object.kind === 'Table') return readTable(object);
  const items = Array.isArray(object.items) ? (object.items as readonly JsonObject[]) : [object];
  return {
    columns: [
      { name: 'Name', priority: 0 },
      { name: 'Age', priority: 0 },
    ],
    rows: items.map(item => ({ cells: [metaText(item, 'name'), ageOf(item, now)], object: item })),
  };
}

function ageOf(object: JsonObject, now: number): string {
  const since = Date.parse(metaText(object, 'creationTimestamp'));
  return Number.isNaN(since) ? '<unknown>' : humanDuration(now - since);
}

/** A list that was refused is told with what was asked. models cli-runtime EnhanceListError */
function aboutList(run: Run, resource: Resource, error: unknown): unknown {
  if (!(error instanceof ApiError) || !['BadRequest', 'NotFound'].includes(error.reason)) return error;
  const group = resource.group === '' ? '/' : `${resource.group}/`;
  const what = JSON.stringify(`${group}${resource.version}, Resource=${resource.resource}`);
  const [labels, fields] = [run.flags.str('selector'), run.flags.str('field-selector')];
  const asked = `that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}`;
  const lead = labels === '' && fields === '' ? `Unable to list ${what}` : `Unable to find ${what} ${asked}`;
  return new ApiError({ ...error.status, message: `${lead}: ${error.message}` });
}

/** Says that there was nothing to show. */
export function noneFound(run: Run, selected: Selected): void {
  const namespaced = selected.collections.some(resource => resource.namespaced);
  if (run.flags.bool('all-namespaces') || !namespaced) run.err('No resources found\n');
  else run.err(`No resources found in ${run.namespace} namespace.\n`);
}
