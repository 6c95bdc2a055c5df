import { childSchema, definitionOf, type FieldSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { UNOWNED } from './compare.ts';
import { type FieldSet, LEAF, NO_FIELDS, node, withSelf } from './field-set.ts';
import { itemsByElement, topologyOf } from './ownership.ts';

/**
 * All fields of an applied configuration: what its manager owns from then on.
 * models sigs.k8s.io/structured-merge-diff/typed/tofieldset.go
 */
export function appliedFields(
  object: JsonObject,
  shape: FieldSchema | undefined,
  skipped: ReadonlySet<string>,
): FieldSet {
  const children = Object.entries(object).flatMap(([key, value]): [string, FieldSet][] => {
    if (value === undefined || UNOWNED['']!.has(key) || skipped.has(key)) return [];
    const shown = key === 'metadata' && isObject(value) ? ownedMetadata(value) : value;
    if (key === 'metadata' && (!isObject(shown) || Object.keys(shown).length === 0)) return [];
    const fields = valueFields(shown, childSchema(shape, key));
    return fields ? [[`f:${key}`, fields]] : [];
  });
  return node(false, children) ?? NO_FIELDS;
}

function ownedMetadata(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !UNOWNED.metadata!.has(key)));
}

function valueFields(value: Json, shape: FieldSchema | undefined): FieldSet | undefined {
  switch (topologyOf(shape, value)) {
    case 'leaf':
      return LEAF;
    case 'fields':
      return memberFields(value as JsonObject, shape, false);
    default:
      return node(
        false,
        [...itemsByElement(value as readonly Json[], shape!)].map(([element, item]) => [
          element,
          itemFields(item, shape!),
        ]),
      );
  }
}

/** An item belongs to whoever applied it, with what is in it. */
function itemFields(item: Json, list: FieldSchema): FieldSet {
  const isWhole = list['list-type'] === 'set' || topologyOf(list.items, item) === 'leaf';
  return isWhole ? LEAF : memberFields(item as JsonObject, list.items, true)!;
}

function memberFields(object: JsonObject, shape: FieldSchema | undefined, member: boolean): FieldSet {
  const children = Object.entries(object).flatMap(([key, value]): [string, FieldSet][] => {
    if (value === undefined) return [];
    const fields = valueFields(value, childSchema(shape, key)) ?? LEAF;
    // A key of a map belongs to whoever gave it; a field of a struct is only the way to what is in it.
    const isStructField = definitionOf(shape)?.fields !== undefined;
    return [[`f:${key}`, isStructField ? fields : withSelf(fields)]];
  });
  return node(member, children) ?? LEAF;
}
