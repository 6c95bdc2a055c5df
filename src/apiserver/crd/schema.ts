import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../../apimachinery/validation/field-error.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { isObject, type JsonObject } from '../../base/json.ts';

/** A structural schema of a custom resource. models k8s.io/apiextensions-apiserver/pkg/apiserver/schema */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** The value without fields that the schema does not know. @param unknown gets their paths */
export function prune(schema: Schema, value: unknown, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    const items = schema.items;
    return items === undefined
      ? value
      : value.map((item, index) => prune(items, item, `${path}[${index}]`, unknown));
  }
  if (!isObject(value)) return value;
  const keep = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`;
    const known =
      schema.properties?.[key] ??
      (isObject(schema.additionalProperties) ? schema.additionalProperties : undefined);
    if (known !== undefined) result[key] = prune(known as Schema, inner, here, unknown);
    else if (keep || schema.additionalProperties === true || isMeta(schema, key)) result[key] = inner;
    else unknown.push(`unknown field "${here}"`);
  }
  return result;
}

function isMeta(schema: Schema, key: string): boolean {
  return (
    schema['x-kubernetes-embedded-resource'] === true && ['apiVersion', 'kind', 'metadata'].includes(key)
  );
}

/** The value with the schema's defaults where there is nothing. */
export function applyDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value))
    return schema.items ? value.map(item => applyDefaults(schema.items!, item)) : value;
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (result[key] === undefined || (result[key] === null && !inner.nullable)) {
      if (inner.default !== undefined) result[key] = inner.default;
      else if (result[key] === null) delete result[key];
    }
    if (result[key] !== undefined) result[key] = applyDefaults(inner, result[key]);
  }
  if (isObject(schema.additionalProperties)) {
    for (const key of Object.keys(result)) {
      if (schema.properties?.[key] === undefined)
        result[key] = applyDefaults(schema.additionalProperties as Schema, result[key]);
    }
  }
  return result;
}

const OF_TYPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  number: value => typeof value === 'number',
  integer: value => Number.isInteger(value),
};

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** Wrong values, in the words of kube-openapi's validation. */
export function validateSchema(schema: Schema, value: unknown, at: Path, errors: FieldError[]): void {
  if (value === null && schema.nullable) return;
  if (schema['x-kubernetes-int-or-string']) {
    if (typeof value !== 'string' && !Number.isInteger(value))
      errors.push(typeError(at, value, 'integer,string'));
    return;
  }
  if (schema.type !== undefined && OF_TYPE[schema.type]?.(value) === false) {
    errors.push(typeError(at, value, schema.type));
    return;
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    errors.push(notSupported(at, value, schema.enum.map(String)));
  }
  if (typeof value === 'number') validateNumber(schema, value, at, errors);
  if (typeof value === 'string') validateString(schema, value, at, errors);
  if (Array.isArray(value)) {
    validateCount(schema, value, at, errors);
    value.forEach((item, index) => {
      if (schema.items) validateSchema(schema.items, item, at.index(index), errors);
    });
  } else if (isObject(value)) validateObject(schema, value, at, errors);
}

function typeError(at: Path, value: unknown, wanted: string): FieldError {
  const detail = `${at} in body must be of type ${wanted}: "${typeName(value)}"`;
  return { ...invalidValue(at, typeName(value), detail), reason: 'FieldValueTypeInvalid' };
}

function validateNumber({ minimum, maximum }: Schema, value: number, at: Path, errors: FieldError[]): void {
  if (minimum !== undefined && value < minimum) {
    errors.push(invalidValue(at, value, `${at} in body should be greater than or equal to ${minimum}`));
  }
  if (maximum !== undefined && value > maximum) {
    errors.push(invalidValue(at, value, `${at} in body should be less than or equal to ${maximum}`));
  }
}

function validateString(
  { minLength, maxLength, pattern }: Schema,
  value: string,
  at: Path,
  errors: FieldError[],
): void {
  if (minLength !== undefined && value.length < minLength) {
    errors.push(invalidValue(at, value, `${at} in body should be at least ${minLength} chars long`));
  }
  if (maxLength !== undefined && value.length > maxLength) errors.push(tooLong(at, maxLength));
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    errors.push(invalidValue(at, value, `${at} in body should match '${pattern}'`));
  }
}

function validateCount(
  { minItems, maxItems }: Schema,
  value: readonly unknown[],
  at: Path,
  errors: FieldError[],
): void {
  if (minItems !== undefined && value.length < minItems) {
    errors.push(invalidValue(at, value.length, `${at} in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    errors.push(invalidValue(at, value.length, `${at} in body should have at most ${maxItems} items`));
  }
}

function validateObject(schema: Schema, value: JsonObject, at: Path, errors: FieldError[]): void {
  for (const name of schema.required ?? [])
    if (value[name] === undefined) errors.push(required(at.child(name)));
  for (const [key, inner] of Object.entries(value)) {
    const known =
      schema.properties?.[key] ??
      (isObject(schema.additionalProperties) ? schema.additionalProperties : undefined);
    if (known !== undefined && inner !== undefined)
      validateSchema(known as Schema, inner, at.child(key), errors);
  }
}
