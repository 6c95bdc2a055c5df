import { KUBERNETES_VERSION } from '../../api/version.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/** Documents of v3, as `openapi/v3` serves them, as one of v2. models k8s.io/kube-openapi/pkg/builder */
export function v2Document(documents: readonly JsonObject[]): JsonObject {
  const schemas = documents.flatMap(({ components }) =>
    Object.entries((components as { schemas: JsonObject }).schemas),
  );
  const paths = documents.flatMap(({ paths }) => Object.entries(paths as JsonObject));
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: KUBERNETES_VERSION },
    paths: Object.fromEntries(paths.map(([path, item]) => [path, v2Path(item as JsonObject)])),
    definitions: Object.fromEntries(schemas.map(([name, schema]) => [name, v2Schema(schema as JsonObject)])),
  };
}

const V3_ONLY = new Set(['oneOf', 'anyOf', 'not', 'nullable', 'allOf', '$ref']);

function v2Schema(schema: JsonObject): JsonObject {
  const { allOf, oneOf, $ref } = schema;
  const [only] = Array.isArray(allOf) && allOf.length === 1 ? (allOf as JsonObject[]) : [];
  const reference = ($ref ?? only?.$ref) as string | undefined;
  const rest = Object.entries(schema).flatMap(([key, value]): [string, Json | undefined][] => {
    if (V3_ONLY.has(key) || (reference !== undefined && key === 'default')) return [];
    if (key === 'properties') return [[key, mapValues(value as JsonObject, v2Schema)]];
    if ((key === 'items' || key === 'additionalProperties') && isObject(value))
      return [[key, v2Schema(value as JsonObject)]];
    return [[key, value]];
  });
  return {
    ...Object.fromEntries(rest),
    // What may be one of several is a text for clients of v2.
    ...(oneOf !== undefined && { type: 'string' }),
    ...(reference !== undefined && { $ref: reference.replace('#/components/schemas/', '#/definitions/') }),
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

function v2Path(item: JsonObject): JsonObject {
  const operations = METHODS.filter(method => item[method] !== undefined).map(
    method => [method, v2Operation(item[method] as JsonObject)] as const,
  );
  const { parameters } = item;
  return {
    ...Object.fromEntries(operations),
    ...(Array.isArray(parameters) && { parameters: (parameters as JsonObject[]).map(v2Parameter) }),
  };
}

function v2Operation(operation: JsonObject): JsonObject {
  const { parameters, requestBody, responses, ...others } = operation;
  const consumes = Object.keys(((requestBody as JsonObject | undefined)?.content ?? {}) as JsonObject);
  return {
    ...others,
    consumes: consumes.length > 0 ? consumes : ['*/*'],
    produces: ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'],
    ...(Array.isArray(parameters) && { parameters: (parameters as JsonObject[]).map(v2Parameter) }),
    responses: mapValues(responses as JsonObject, response => {
      const content = response.content as { 'application/json'?: { schema: JsonObject } } | undefined;
      const schema = content?.['application/json']?.schema;
      return { description: response.description, ...(schema && { schema: v2Schema(schema) }) };
    }),
  };
}

function v2Parameter({ schema, ...parameter }: JsonObject): JsonObject {
  return { ...parameter, ...(schema as JsonObject | undefined) };
}

function mapValues(object: JsonObject, change: (value: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value as JsonObject)]));
}
