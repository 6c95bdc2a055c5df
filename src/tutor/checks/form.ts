import type { JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';

/** One form that a check can have: all that is known of it stands in its own file. */
export interface Form {
  /** The keys that it brings into a check, the one that marks it among them, as JSON Schema for editors. */
  readonly keys: Readonly<Record<string, JsonObject>>;
  /** @throws ContentError */
  read(yaml: YamlReader): Verdict;
}

/** Parts of JSON Schema that the forms share. `drawn` stands in lab.schema.json: the value of a parameter. */
const orDrawn = (schema: JsonObject, description?: string): JsonObject => ({
  ...(description === undefined ? {} : { description }),
  anyOf: [schema, { $ref: '#/$defs/drawn' }],
});
export const text = (description?: string): JsonObject => ({
  type: 'string',
  minLength: 1,
  ...(description === undefined ? {} : { description }),
});
export const texts = (description?: string): JsonObject => ({
  type: 'array',
  items: { type: 'string' },
  ...(description === undefined ? {} : { description }),
});
export const flag = (description?: string): JsonObject => orDrawn({ type: 'boolean' }, description);
export const whole = (minimum: number, description?: string): JsonObject =>
  orDrawn({ type: 'integer', minimum }, description);
export const anything = (description: string): JsonObject => ({ type: 'object', description });
export const listOf = (items: JsonObject, description?: string): JsonObject => ({
  type: 'array',
  items,
  ...(description === undefined ? {} : { description }),
});
/** A mapping with these keys and no others. */
export const mapping = (
  properties: Readonly<Record<string, JsonObject>>,
  required: readonly string[],
  description?: string,
): JsonObject => ({
  type: 'object',
  ...(description === undefined ? {} : { description }),
  properties,
  required,
  additionalProperties: false,
});
