/** What a table of `kubectl get` is asked for with, read from and shown as. */

import { humanDuration } from '../../../api/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { outputOf } from '../../printers/output.ts';
import { readTable, type Table } from '../../printers/table.ts';
import { metaText } from '../../resource/info.ts';
import { kindName, type Resource } from '../../rest/discovery.ts';
import { TABLE_ACCEPT } from '../../rest/rest.ts';
import type { Run } from '../../run.ts';

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
