import type { Json, JsonObject } from '../../base/json.ts';
import { ProtobufWriter } from '../wire/protobuf-writer.ts';

// models github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto: the form in which kubectl asks for OpenAPI v2

/** A document of OpenAPI v2 as the protobuf message openapi.v2.Document. */
export function v2Protobuf({ swagger, info, paths, definitions }: JsonObject): Uint8Array {
  const { title, version } = info as { title: string; version: string };
  return new ProtobufWriter()
    .string(1, swagger as string)
    .message(2, out => out.string(1, title).string(2, version))
    .message(8, out => named(out, 2, paths as JsonObject, writePath))
    .message(9, out => named(out, 1, definitions as JsonObject, writeSchema))
    .done();
}

type Write = (out: ProtobufWriter, value: JsonObject) => void;

/** A map as ordered pairs of name and value. */
function named(out: ProtobufWriter, field: number, map: JsonObject, write: Write): void {
  for (const [name, value] of Object.entries(map))
    out.message(field, pair => pair.string(1, name).message(2, inner => write(inner, value as JsonObject)));
}

/** Any value, as YAML. */
function any(out: ProtobufWriter, value: Json | undefined): void {
  out.string(2, `${JSON.stringify(value)}\n`);
}

function extensions(out: ProtobufWriter, field: number, from: JsonObject): void {
  for (const [name, value] of Object.entries(from))
    if (name.startsWith('x-'))
      out.message(field, pair => pair.string(1, name).message(2, inner => any(inner, value)));
}

const TEXTS = { $ref: 1, format: 2, title: 3, description: 4, pattern: 13, discriminator: 26 } as const;
const DOUBLES = { multipleOf: 6, maximum: 7, minimum: 9 } as const;
const FLAGS = { exclusiveMaximum: 8, exclusiveMinimum: 10, uniqueItems: 16, readOnly: 27 } as const;
const INTEGERS = {
  maxLength: 11,
  minLength: 12,
  maxItems: 14,
  minItems: 15,
  maxProperties: 17,
  minProperties: 18,
} as const;

function writeSchema(out: ProtobufWriter, schema: JsonObject): void {
  for (const [key, field] of Object.entries(TEXTS)) out.string(field, schema[key] as string | undefined);
  for (const [key, field] of Object.entries(DOUBLES)) out.double(field, schema[key] as number | undefined);
  for (const [key, field] of Object.entries(INTEGERS)) out.integer(field, schema[key] as number | undefined);
  for (const [key, field] of Object.entries(FLAGS)) out.bool(field, schema[key] as boolean | undefined);
  if (schema.default !== undefined) out.message(5, inner => any(inner, schema.default));
  for (const name of (schema.required ?? []) as readonly string[]) out.string(19, name);
  for (const value of (schema.enum ?? []) as readonly Json[]) out.message(20, inner => any(inner, value));
  const { additionalProperties, items, properties, type } = schema as {
    [key: string]: JsonObject | undefined;
  };
  if (typeof additionalProperties === 'boolean')
    out.message(21, inner => inner.bool(2, additionalProperties));
  else if (additionalProperties)
    out.message(21, inner => inner.message(1, one => writeSchema(one, additionalProperties)));
  if (typeof type === 'string') out.message(22, inner => inner.string(1, type));
  if (items) out.message(23, inner => inner.message(1, one => writeSchema(one, items)));
  if (properties) out.message(25, inner => named(inner, 1, properties, writeSchema));
  extensions(out, 31, schema);
}

const METHODS = { get: 2, put: 3, post: 4, delete: 5, patch: 8 } as const;

function writePath(out: ProtobufWriter, item: JsonObject): void {
  for (const [method, field] of Object.entries(METHODS)) {
    const operation = item[method] as JsonObject | undefined;
    if (operation) out.message(field, inner => writeOperation(inner, operation));
  }
  parameters(out, 9, item);
}

function writeOperation(out: ProtobufWriter, operation: JsonObject): void {
  for (const type of operation.produces as readonly string[]) out.string(6, type);
  for (const type of operation.consumes as readonly string[]) out.string(7, type);
  parameters(out, 8, operation);
  out.message(9, inner =>
    named(inner, 1, operation.responses as JsonObject, (value, response) => {
      const schema = response.schema as JsonObject | undefined;
      value.message(1, one => {
        one.string(1, response.description as string);
        if (schema) one.message(2, item => item.message(1, written => writeSchema(written, schema)));
      });
    }),
  );
  extensions(out, 13, operation);
}

/** Those of a query and of a path; they differ by one field in the middle. */
function parameters(out: ProtobufWriter, field: number, { parameters: found = [] }: JsonObject): void {
  for (const { name, in: place, required, type, uniqueItems } of found as unknown as readonly Parameter[]) {
    const shift = place === 'query' ? 1 : 0;
    const write = (one: ProtobufWriter) =>
      one
        .bool(1, required)
        .string(2, place)
        .string(4, name)
        .string(5 + shift, type)
        .bool(19 + shift, uniqueItems);
    // ParametersItem, Parameter, NonBodyParameter, and which of its kinds.
    out.message(field, item =>
      item.message(1, parameter =>
        parameter.message(2, kind => kind.message(place === 'query' ? 3 : 4, write)),
      ),
    );
  }
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly type: string;
  readonly uniqueItems?: boolean;
}
