import { isObject, type Json, type JsonObject } from '../../src/base/json.ts';

/**
 * Validates by the part of JSON Schema that the schemas of packs use.
 * @returns where the value does not fit; empty when it does
 * @throws Error for a keyword that is not handled, so that none is passed over
 */
export function mismatches(schema: JsonObject, value: unknown, root = schema, path = '$'): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`${path}: the keyword ${keyword} is not handled`);
    return check({ schema, rule: rule as Json, value, root, path });
  });
}

interface Place {
  readonly schema: JsonObject;
  readonly rule: Json;
  readonly value: unknown;
  readonly root: JsonObject;
  readonly path: string;
}

const none = () => [];
const test = (holds: (place: Place) => boolean) => (place: Place) =>
  holds(place) ? [] : [`${place.path}: ${JSON.stringify(place.rule)}`];
const fits = (schema: Json, { value, root, path }: Place) =>
  mismatches(schema as JsonObject, value, root, path);
const typeOf = (value: unknown) =>
  Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : Number.isInteger(value)
        ? 'integer'
        : typeof value;
const numeric = (holds: (value: number, bound: number) => boolean) =>
  test(({ value, rule }) => typeof value !== 'number' || holds(value, rule as number));
const count = (value: unknown) =>
  typeof value === 'string' || Array.isArray(value) ? value.length : undefined;

const KEYWORDS: Readonly<Record<string, (place: Place) => readonly string[]>> = {
  $schema: none,
  $defs: none,
  title: none,
  description: none,
  type: test(({ rule, value }) => {
    const types = ([] as Json[]).concat(rule as Json[]);
    return types.includes(typeOf(value)) || (types.includes('number') && typeOf(value) === 'integer');
  }),
  enum: test(({ rule, value }) => (rule as readonly Json[]).includes(value as Json)),
  pattern: test(({ rule, value }) => typeof value !== 'string' || new RegExp(rule as string).test(value)),
  minLength: test(({ rule, value }) => (count(value) ?? 1) >= (rule as number)),
  minItems: test(({ rule, value }) => (count(value) ?? 1) >= (rule as number)),
  maxItems: test(({ rule, value }) => (count(value) ?? 0) <= (rule as number)),
  minimum: numeric((value, bound) => value >= bound),
  maximum: numeric((value, bound) => value <= bound),
  exclusiveMinimum: numeric((value, bound) => value > bound),
  required: test(({ rule, value }) => !isObject(value) || (rule as string[]).every(key => key in value)),
  properties: ({ rule, value, root, path }) =>
    isObject(value)
      ? Object.entries(rule as JsonObject)
          .filter(([key]) => key in value)
          .flatMap(([key, inner]) => mismatches(inner as JsonObject, value[key], root, `${path}.${key}`))
      : [],
  additionalProperties: ({ schema, rule, value, root, path }) => {
    if (!isObject(value)) return [];
    const extra = Object.keys(value).filter(key => !(key in ((schema.properties as JsonObject) ?? {})));
    if (rule === false) return extra.map(key => `${path}.${key}: not known`);
    return extra.flatMap(key => mismatches(rule as JsonObject, value[key], root, `${path}.${key}`));
  },
  propertyNames: ({ rule, value, root, path }) =>
    isObject(value) ? Object.keys(value).flatMap(key => mismatches(rule as JsonObject, key, root, path)) : [],
  items: ({ rule, value, root, path }) =>
    Array.isArray(value)
      ? value.flatMap((item, at) => mismatches(rule as JsonObject, item, root, `${path}[${at}]`))
      : [],
  $ref: place =>
    fits((place.root.$defs as JsonObject)[(place.rule as string).slice('#/$defs/'.length)]!, place),
  anyOf: place =>
    test(() => (place.rule as readonly Json[]).some(option => fits(option, place).length === 0))(place),
  oneOf: place =>
    test(
      () => (place.rule as readonly Json[]).filter(option => fits(option, place).length === 0).length === 1,
    )(place),
};
