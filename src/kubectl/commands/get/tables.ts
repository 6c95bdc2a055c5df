import { ApiError } from '../../../api/status.ts';
import { CommandError, throwCollected } from '../../framework/errors.ts';
import { JsonPathError } from '../../printers/jsonpath/node.ts';
import { notFound, sortRows } from '../../printers/sort.ts';
import { type Table, TablePrinter } from '../../printers/table.ts';
import { type Info, metaText } from '../../resource/info.ts';
import type { Selected } from '../../resource/selection.ts';
import { kindName, pathOf, type Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { gather, listQuery } from './gather.ts';
import { noneFound } from './none-found.ts';
import { tableAccept, tableOf, tableOptions } from './table.ts';

interface Part {
  readonly resource: Resource;
  readonly table: Table;
}

/**
 * `kubectl get` without -o, or with -o wide. Of several answers upstream sorts the tables themselves, which do
 * not have the field.
 * @throws what went wrong, once the rest is shown
 */
export async function printTables(run: Run, selected: Selected): Promise<void> {
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
  if (sortBy !== '' && found.length > 1) throw new CommandError(notFound(sortBy));
  const parts = sorted(merged(found), sortBy).filter(part => part.table.rows.length > 0);
  const kinds = new Set(parts.map(part => kindName(part.resource)));
  const many = new Set([...selected.infos.map(info => info.resource), ...selected.collections]).size > 1;
  if (parts.length === 0 && errors.length === 0 && !run.flags.bool('ignore-not-found'))
    noneFound(run, selected);
  else if (parts.length === 0 && errors.length === 0 && selected.infos.length === 0) noneFound(run, selected);
  parts.forEach((part, index) => {
    if (index > 0 && !run.flags.bool('no-headers')) run.out('\n');
    const printer = new TablePrinter(tableOptions(run, part.resource, many || kinds.size > 1));
    run.out(printer.print(part.table));
  });
  throwCollected(errors);
}

/** By --sort-by; a field that cannot be sorted by leaves nothing to show, as upstream. */
function sorted(parts: readonly Part[], by: string): readonly Part[] {
  if (by === '') return parts;
  try {
    return parts.map(part => ({ ...part, table: sortRows(part.table, by) }));
  } catch (error) {
    if (error instanceof CommandError || error instanceof JsonPathError) return [];
    throw error;
  }
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
