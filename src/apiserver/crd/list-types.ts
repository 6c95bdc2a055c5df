import { duplicate, type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { isObject } from '../../base/json.ts';
import type { Schema } from './schema.ts';

/**
 * What stands twice in the lists of a custom resource that are sets or maps by `x-kubernetes-list-type`.
 * models apiextensions-apiserver/pkg/apiserver/schema/listtype
 */
export function validateListTypes(schema: Schema, value: unknown, at: Path): FieldError[] {
  if (Array.isArray(value)) return validateList(schema, value, at);
  if (!isObject(value)) return [];
  const { properties, additionalProperties } = schema;
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(isObject(additionalProperties) ? validateListTypes(additionalProperties, inner, at.key(key)) : []),
    ...(properties?.[key] === undefined ? [] : validateListTypes(properties[key], inner, at.child(key))),
  ]);
}

function validateList(schema: Schema, list: readonly unknown[], at: Path): FieldError[] {
  const { items } = schema;
  return [
    ...uniqueness(schema, list, at),
    ...(items === undefined
      ? []
      : list.flatMap((item, index) => validateListTypes(items, item, at.index(index)))),
  ];
}

function uniqueness(schema: Schema, list: readonly unknown[], at: Path): FieldError[] {
  if (schema['x-kubernetes-list-type'] === 'set') return repeated(list, at);
  if (schema['x-kubernetes-list-type'] !== 'map') return [];
  const odd = list.findIndex(item => item !== null && !isObject(item));
  if (odd >= 0)
    return [invalidValue(at.index(odd), list[odd], 'must be an object for an array of list-type map')];
  const names = schema['x-kubernetes-list-map-keys'] ?? [];
  const keys = list.map(item =>
    Object.fromEntries(
      names.flatMap(name => (isObject(item) && item[name] !== undefined ? [[name, item[name]]] : [])),
    ),
  );
  return repeated(keys, at);
}

/** An error where a value stands for the second time, none for further times. */
function repeated(values: readonly unknown[], at: Path): FieldError[] {
  const times = new Map<string, number>();
  return values.flatMap((value, index) => {
    const text = JSON.stringify(value, (_key, inner: unknown) => (isObject(inner) ? sorted(inner) : inner));
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    return before === 1 ? [duplicate(at.index(index), value)] : [];
  });
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
