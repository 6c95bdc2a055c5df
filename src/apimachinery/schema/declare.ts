import type { Field, Shape, StructShape } from './shapes.ts';

/** Shapes of configuration files, which the API's schema does not hold: written down as Go's structs are. */

export const string: Shape = { form: 'string', go: 'string' };
export const bool: Shape = { form: 'boolean', go: 'bool' };
export const int32: Shape = { form: 'integer', go: 'int32', bits: 32 };
export const int64: Shape = { form: 'integer', go: 'int64', bits: 64 };
export const float32: Shape = { form: 'number', go: 'float32' };
export const bytes: Shape = { form: 'bytes', go: '[]uint8' };
/** metav1.Duration: `1m30s` */
export const duration: Shape = { form: 'duration', go: 'v1.Duration' };
/** Not looked into. */
export const any: Shape = { form: 'any', go: 'interface {}' };

/** @param go where the list's own type has a name */
export function list(item: Shape, go = `[]${item.go}`): Shape {
  return { form: 'list', go, item };
}

export function map(value: Shape): Shape {
  return { form: 'map', go: `map[string]${value.go}`, value };
}

/** @param name the Go struct's; every given value is kept, zeros too @param version of its package */
export function struct(name: string, fields: Readonly<Record<string, Shape>>, version = 'v1'): StructShape {
  const made = Object.entries(fields).map(([field, shape], position): [string, Field] => [
    field,
    { name: field, position, shape, pointer: true, keepZero: true, zero: undefined },
  ]);
  return { form: 'struct', name, go: `${version}.${name}`, fields: new Map(made), always: [] };
}
