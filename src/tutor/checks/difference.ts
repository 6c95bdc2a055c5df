import { compareQuantities, isQuantity } from '../../api/quantity.ts';
import { isObject } from '../../base/json.ts';
import type { Path } from './paths.ts';

/** A field that differs between two objects. */
export interface FieldChange {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** The leaves in which two values differ, those that only one has among them. What is empty is as good as absent. */
export function differences(before: unknown, after: unknown, path: Path = []): readonly FieldChange[] {
  if (before === after) return [];
  if (Array.isArray(before) || Array.isArray(after)) {
    const [left, right] = [listOf(before), listOf(after)];
    if (left !== undefined && right !== undefined)
      return Array.from({ length: Math.max(left.length, right.length) }).flatMap((_, at) =>
        differences(left[at], right[at], [...path, at]),
      );
  }
  const [left, right] = [mappingOf(before), mappingOf(after)];
  if (left !== undefined && right !== undefined && (isObject(before) || isObject(after)))
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap(key =>
      differences(left[key], right[key], [...path, key]),
    );
  if (isQuantity(before) && isQuantity(after) && sameQuantity(before, after)) return [];
  return isBlank(before) && isBlank(after) ? [] : [{ path, before, after }];
}

const sameQuantity = (a: unknown, b: unknown) => compareQuantities(a as string, b as string) === 0;

const isBlank = (value: unknown) => value === undefined || value === null;

const listOf = (value: unknown): readonly unknown[] | undefined =>
  isBlank(value) ? [] : Array.isArray(value) ? value : undefined;

const mappingOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  isBlank(value) ? {} : isObject(value) ? value : undefined;
