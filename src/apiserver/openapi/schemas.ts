import { DEFINITIONS, type FieldSchema } from '../../apimachinery/schema/definitions.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Descriptions } from './descriptions.ts';

const REFERENCE = '#/components/schemas/';
const EXTENSIONS = ['patch-strategy', 'patch-merge-key', 'list-type', 'list-map-keys', 'map-type'] as const;
const VERSIONED_META = /^(?:Delete|List)Options|^Status$|^WatchEvent$/;

/** Names of the definitions that have a kind of this version. */
export function definitionsOf(apiVersion: string): readonly string[] {
  const prefix = `${apiVersion} `;
  return Object.keys(DEFINITIONS).filter(name =>
    DEFINITIONS[name]!.gvk?.some(
      gvk => gvk.startsWith(prefix) && !VERSIONED_META.test(gvk.slice(prefix.length)),
    ),
  );
}

/** `components.schemas` of definitions and all that they refer to. */
export function componentSchemas(roots: readonly string[], descriptions: Descriptions): JsonObject {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name) || !DEFINITIONS[name]) return;
    found.add(name);
    for (const field of Object.values(DEFINITIONS[name].fields ?? {})) referencesOf(field).forEach(visit);
  };
  roots.forEach(visit);
  return Object.fromEntries([...found].sort().map(name => [name, component(name, descriptions)]));
}

function referencesOf(field: FieldSchema): readonly string[] {
  const inner = [field.items, field.values].flatMap(shape => (shape ? referencesOf(shape) : []));
  return field.ref === undefined ? inner : [field.ref, ...inner];
}

function component(name: string, descriptions: Descriptions): JsonObject {
  const described = descriptions[name];
  const { fields, required, gvk, type, format, oneOf } = DEFINITIONS[name]!;
  const about = described?.[''] === undefined ? {} : { description: described[''] };
  if (!fields)
    return { ...about, ...(oneOf ? { oneOf } : { type: type ?? 'object' }), ...(format && { format }) };
  const properties = Object.entries(fields).map(([field, shape]) => [
    field,
    property(shape, described?.[field] ?? descriptions[shape.ref ?? '']?.['']),
  ]);
  return {
    ...about,
    type: 'object',
    ...(required && { required }),
    properties: Object.fromEntries(properties),
    ...(gvk && { 'x-kubernetes-group-version-kind': gvk.map(parseGvk) }),
  };
}

function property(field: FieldSchema, description: string | undefined): JsonObject {
  const about = description === undefined ? {} : { description };
  if (field.ref !== undefined) {
    return {
      ...about,
      allOf: [{ $ref: `${REFERENCE}${field.ref}` }],
      ...defaulted(field),
      ...extensions(field),
    };
  }
  return {
    ...about,
    ...(field.type !== undefined && { type: field.type }),
    ...(field.format !== undefined && { format: field.format }),
    ...(field.enum && { enum: field.enum }),
    ...(field.items && { items: property(field.items, undefined) }),
    ...(field.values && { additionalProperties: property(field.values, undefined) }),
    ...defaulted(field),
    ...extensions(field),
  };
}

function defaulted(field: FieldSchema): JsonObject {
  return field.default === undefined ? {} : { default: field.default };
}

function extensions(field: FieldSchema): JsonObject {
  const values = field as unknown as JsonObject;
  const named = EXTENSIONS.filter(name => values[name] !== undefined);
  return Object.fromEntries(named.map(name => [`x-kubernetes-${name}`, values[name]]));
}

function parseGvk(gvk: string): JsonObject {
  const [apiVersion = '', kind = ''] = gvk.split(' ');
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1), kind };
}
