/** `--sort-by`. models kubectl/pkg/cmd/get/sorter.go */
import { compareQuantities, isQuantity } from '../../api/quantity.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { relaxedPath } from './custom-columns.ts';
import { JsonPath } from './jsonpath/jsonpath.ts';
import type { Table } from './table.ts';

/** Objects in the order of a field. @throws CommandError when none has it */
export function sortObjects(objects: readonly JsonObject[], field: string): JsonObject[] {
  return sortBy(objects, object => object, field);
}

/** A table with its rows in the order of a field of their objects. @throws CommandError when none has it */
export function sortRows(table: Table, field: string): Table {
  return { ...table, rows: sortBy(table.rows, row => row.object, field) };
}

function sortBy<T>(items: readonly T[], objectOf: (item: T) => JsonObject, field: string): T[] {
  const path = new JsonPath(relaxedPath(field), { allowMissing: true });
  const keyed = items.map(item => ({ item, key: path.find(objectOf(item))[0] }));
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(
      `couldn't find any field with path ${JSON.stringify(relaxedPath(field))} in the list of objects`,
    );
  }
  return keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ item }) => item);
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : -1;
  if (b === undefined || b === null) return 1;
  if (typeof a === 'string' && typeof b === 'string') {
    return isQuantity(a) && isQuantity(b) ? compareQuantities(a, b) : natural(a, b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return (a as number) < (b as number) ? -1 : a === b ? 0 : 1;
}

/** Runs of digits count as numbers. models github.com/fvbommel/sortorder NaturalLess */
function natural(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [left, right] = [x[i]!, y[i]!];
    if (left === right) continue;
    if (/^\d/.test(left) && /^\d/.test(right) && Number(left) !== Number(right))
      return Number(left) - Number(right);
    return left < right ? -1 : 1;
  }
  return x.length - y.length;
}
