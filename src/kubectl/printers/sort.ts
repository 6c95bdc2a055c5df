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

/** What is said of a field that no object has. */
export function notFound(field: string): string {
  return `couldn't find any field with path ${JSON.stringify(relaxedPath(field))} in the list of objects`;
}

function sortBy<T>(items: readonly T[], objectOf: (item: T) => JsonObject, field: string): T[] {
  const path = new JsonPath(relaxedPath(field), { allowMissing: true });
  const keyed = items.map(item => ({ item, key: path.find(objectOf(item))[0] }));
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(notFound(field));
  }
  return goSort(keyed, (a, b) => isLess(a.key, b.key)).map(({ item }) => item);
}

/** What has no such field comes before all, others without it included. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined) return true;
  if (b === undefined || b === null) return false;
  if (a === null) return true;
  if (typeof a === 'string' && typeof b === 'string')
    return (isQuantity(a) && isQuantity(b) ? compareQuantities(a, b) : natural(a, b)) < 0;
  return (a as number) < (b as number);
}

const SMALL = 12;

/** Short lists by insertion, as Go's sort.Sort does: seen where `less` is not an order. */
function goSort<T>(items: readonly T[], less: (a: T, b: T) => boolean): T[] {
  if (items.length > SMALL)
    return [...items].sort((a, b) => (less(b, a) ? (less(a, b) ? 0 : 1) : less(a, b) ? -1 : 0));
  const sorted: T[] = [];
  for (const item of items) {
    let at = sorted.length;
    while (at > 0 && less(item, sorted[at - 1]!)) at--;
    sorted.splice(at, 0, item);
  }
  return sorted;
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
