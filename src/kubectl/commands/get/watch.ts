/** `kubectl get --watch`. models the watch of kubectl/pkg/cmd/get/get.go */

import type { Status } from '../../../api/generated/types.ts';
import { ApiError } from '../../../api/status.ts';
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { type Column, readTable, type Table, TablePrinter } from '../../printers/table.ts';
import { metaText } from '../../resource/info.ts';
import type { Selected } from '../../resource/selection.ts';
import { pathOf, type Resource } from '../../rest/discovery.ts';
import { itemsOf, type Run } from '../../run.ts';
import { tableAccept, tableOf, tableOptions } from './table.ts';

/** Shows what is there and then every change, until Ctrl-C. @param print for formats other than tables */
export async function watchObjects(
  run: Run,
  selected: Selected,
  print: ((object: JsonObject) => string) | undefined,
): Promise<void> {
  const targets = [
    ...selected.infos.map(info => ({ resource: info.resource, namespace: info.namespace, name: info.name })),
    ...selected.collections.map(resource => ({
      resource,
      namespace: selected.namespaceFor(resource),
      name: undefined,
    })),
  ];
  if (targets.length !== 1) {
    throw new CommandError('you may only specify a single resource type');
  }
  const { resource, namespace, name } = targets[0]!;
  const query = {
    labelSelector: run.flags.str('selector') || undefined,
    fieldSelector:
      name === undefined ? run.flags.str('field-selector') || undefined : `metadata.name=${name}`,
  };
  const accept = print === undefined ? tableAccept(run) : 'application/json';
  const show = shower(run, resource, print);
  const first = await run.rest.json('GET', pathOf(resource, namespace, name), {
    accept,
    query: name === undefined ? { ...query, limit: '500' } : {},
  });
  let version = metaText(first, 'resourceVersion');
  if (name !== undefined && first.kind === 'Table')
    version = metaText(readTable(first).rows[0]?.object, 'resourceVersion') || version;
  if (!run.flags.bool('watch-only')) show('ADDED', first);
  await run.streams.flush();
  const events = run.rest.watch(pathOf(resource, namespace), {
    accept,
    query: { ...query, resourceVersion: version },
  });
  for await (const event of events) {
    if (event.type === 'ERROR') throw new ApiError(event.object as unknown as Status);
    if (event.type === 'BOOKMARK') continue;
    show(event.type, event.object);
    if (!(await run.streams.flush())) return;
  }
}

function shower(run: Run, resource: Resource, print: ((object: JsonObject) => string) | undefined) {
  const withEvents = run.flags.bool('output-watch-events');
  if (print !== undefined) {
    return (type: string, object: JsonObject) => {
      const items = Array.isArray(object.items) ? itemsOf(object) : [object];
      for (const item of items) run.out(print(withEvents ? ({ type, object: item } as JsonObject) : item));
    };
  }
  const printer = new TablePrinter(tableOptions(run, resource, false));
  let columns: readonly Column[] = [];
  return (type: string, object: JsonObject) => {
    const table = object.kind === 'Table' ? readTable(object, columns) : tableOf(object, run.io.clock.now());
    columns = table.columns;
    if (table.rows.length > 0) run.out(printer.print(withEvents ? withEvent(table, type) : table));
  };
}

function withEvent(table: Table, type: string): Table {
  return {
    columns: [{ name: 'EVENT', priority: 0 }, ...table.columns],
    rows: table.rows.map(row => ({ ...row, cells: [type, ...row.cells] })),
  };
}
