import { childSchema, type FieldSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { childOf, elementsOf, type FieldSet } from './field-set.ts';
import { itemElement } from './ownership.ts';

/**
 * Removes what a manager applied before and applies no longer, unless somebody else owns it or something in it.
 * models prune of sigs.k8s.io/structured-merge-diff/merge/update.go
 * @param last fields of the manager's last configuration
 * @param owned fields that somebody owns now, the new configuration's among them
 */
export function prune(
  object: JsonObject,
  last: FieldSet,
  owned: FieldSet,
  shape: FieldSchema | undefined,
): JsonObject {
  return pruneMembers(object, last, owned, shape) ?? {};
}

function pruneValue(
  value: Json,
  last: FieldSet,
  owned: FieldSet,
  shape: FieldSchema | undefined,
): Json | undefined {
  if (Array.isArray(value)) return pruneItems(value, last, owned, shape);
  return isObject(value) ? pruneMembers(value, last, owned, shape) : value;
}

/** Undefined where nothing is left. */
function pruneMembers(
  object: JsonObject,
  last: FieldSet,
  owned: FieldSet,
  shape: FieldSchema | undefined,
): JsonObject | undefined {
  const members: { [key: string]: Json | undefined } = { ...object };
  for (const element of elementsOf(last)) {
    const key = element.slice('f:'.length);
    const value = members[key];
    if (value === undefined) continue;
    const kept = pruned(value, element, last, owned, childSchema(shape, key));
    if (kept === undefined) delete members[key];
    else members[key] = kept;
  }
  return Object.keys(members).length > 0 ? members : undefined;
}

function pruneItems(
  items: readonly Json[],
  last: FieldSet,
  owned: FieldSet,
  shape: FieldSchema | undefined,
): readonly Json[] | undefined {
  if (!shape) return items;
  const kept = items.flatMap((item): Json[] => {
    const element = itemElement(item, shape);
    if (!childOf(last, element)) return [item];
    const left = pruned(item, element, last, owned, shape.items);
    return left === undefined ? [] : [left];
  });
  return kept.length > 0 ? kept : undefined;
}

function pruned(
  value: Json,
  element: string,
  last: FieldSet,
  owned: FieldSet,
  shape: FieldSchema | undefined,
): Json | undefined {
  const stillOwned = childOf(owned, element);
  return stillOwned && pruneValue(value, childOf(last, element)!, stillOwned, shape);
}
