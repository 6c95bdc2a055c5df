import protobuf from '../../api/generated/protobuf.json' with { type: 'json' };
import schema from '../../api/generated/schema.json' with { type: 'json' };
import type { Json, JsonObject } from '../../base/json.ts';

/** What the schema says of one field or list element: a reference to a definition, or a plain type. */
export interface FieldSchema {
  /** `io.k8s.api.core.v1.PodSpec` */
  readonly ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: FieldSchema;
  /** Of a map's values. */
  readonly values?: FieldSchema;
  readonly default?: Json;
  readonly enum?: readonly string[];
  readonly 'list-type'?: string;
  readonly 'list-map-keys'?: readonly string[];
  readonly 'map-type'?: string;
  readonly 'patch-strategy'?: string;
  readonly 'patch-merge-key'?: string;
}

/** One named definition of the schema: a kind or a part of one. */
export interface Definition {
  /** `apps/v1 Deployment`: the kinds that it is. */
  readonly gvk?: readonly string[];
  readonly required?: readonly string[];
  readonly fields?: { readonly [name: string]: FieldSchema };
  readonly type?: string;
  readonly format?: string;
  readonly oneOf?: readonly JsonObject[];
}

/** The fields of a protobuf message: `[number, type]` by name, in the order of the Go struct. */
export type Message = { readonly [field: string]: readonly [number: number, type: string] };

/** Custom resources: only their metadata is known here. */
const CUSTOM = 'CustomResource';

/** The schema of API v1.36 by the names of its definitions; the one place that reads the table. */
export const DEFINITIONS = {
  ...schema,
  [CUSTOM]: { fields: { metadata: { ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' } } },
} as unknown as { readonly [name: string]: Definition };

/** The protobuf messages by their full names: `k8s.io.api.core.v1.PodSpec`. */
export const MESSAGES = protobuf as unknown as { readonly [name: string]: Message };

/** The first definition that claims a kind has it. */
const byKind = new Map<string, string>();
for (const [name, { gvk = [] }] of Object.entries(DEFINITIONS))
  for (const kind of gvk) if (!byKind.has(kind)) byKind.set(kind, name);

/** The name of a built-in kind's definition, or undefined for custom and unknown kinds. @param apiVersion `v1`, `apps/v1` */
export function definitionOfKind(apiVersion: string, kind: string): string | undefined {
  return byKind.get(`${apiVersion} ${kind}`);
}

/** What the schema says of a built-in kind as a whole. */
export function kindSchema(apiVersion: string, kind: string): FieldSchema | undefined {
  const ref = definitionOfKind(apiVersion, kind);
  return ref === undefined ? undefined : { ref };
}

/** What it says of an object; for one that is not of a built-in kind, of its metadata only. */
export function objectSchema({ apiVersion, kind }: JsonObject): FieldSchema {
  return kindSchema(String(apiVersion), String(kind)) ?? { ref: CUSTOM };
}

/** The definition that a field refers to, if it refers to one. */
export function definitionOf(field: FieldSchema | undefined): Definition | undefined {
  return field?.ref === undefined ? undefined : DEFINITIONS[field.ref];
}

/** What stands at `key` in a struct or a map; undefined where the schema does not say. */
export function childSchema(field: FieldSchema | undefined, key: string): FieldSchema | undefined {
  if (field?.values) return field.values;
  const fields = definitionOf(field)?.fields;
  return fields && Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The last word of a definition's name: `PodSpec`. */
export function typeName(field: FieldSchema | undefined): string {
  return field?.ref?.slice(field.ref.lastIndexOf('.') + 1) ?? '';
}

/** Does a strategic patch merge the lists of this field? */
export function isMergingList(field: FieldSchema | undefined): boolean {
  return field?.['patch-strategy']?.split(',').includes('merge') ?? false;
}
