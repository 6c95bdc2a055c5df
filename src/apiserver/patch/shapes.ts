import schema from '../../api/generated/schema.json' with { type: 'json' };

/** What the schema says of one field or list element: a reference to a definition, or a plain type. */
export interface Shape {
  readonly ref?: string;
  readonly type?: string;
  readonly items?: Shape;
  readonly values?: Shape;
  readonly default?: unknown;
  readonly 'list-type'?: string;
  readonly 'list-map-keys'?: readonly string[];
  readonly 'map-type'?: string;
  readonly 'patch-strategy'?: string;
  readonly 'patch-merge-key'?: string;
}

/** One named definition of the schema: a kind or a part of one. */
export interface Definition {
  readonly gvk?: readonly string[];
  readonly required?: readonly string[];
  readonly fields?: { readonly [name: string]: Shape };
}

/** Custom resources: only their metadata is known here. */
const CUSTOM = 'CustomResource';

const definitions: { readonly [name: string]: Definition } = {
  ...(schema as unknown as { readonly [name: string]: Definition }),
  [CUSTOM]: { fields: { metadata: { ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' } } },
};

/** The shape of a kind that is not built in. */
export const CUSTOM_SHAPE: Shape = { ref: CUSTOM };

/** `apps/v1 Deployment` to the name of its definition; the first definition that claims a kind has it. */
const byKind = new Map<string, string>();
for (const [name, { gvk = [] }] of Object.entries(definitions)) {
  for (const kind of gvk) if (!byKind.has(kind)) byKind.set(kind, name);
}

/** The shape of a built-in kind, or undefined for custom and unknown kinds. @param apiVersion `v1`, `apps/v1` */
export function shapeOfKind(apiVersion: string, kind: string): Shape | undefined {
  const name = byKind.get(`${apiVersion} ${kind}`);
  return name === undefined ? undefined : { ref: name };
}

/** The definition a shape refers to, if it refers to one. */
export function definitionOf(shape: Shape | undefined): Definition | undefined {
  return shape?.ref === undefined ? undefined : definitions[shape.ref];
}

/** The shape of what stands at `key` in a struct or a map; undefined where the schema does not say. */
export function childShape(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.values) return shape.values;
  const fields = definitionOf(shape)?.fields;
  return fields && Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The last word of a definition's name: `PodSpec`. */
export function shapeName(shape: Shape | undefined): string {
  return shape?.ref?.slice(shape.ref.lastIndexOf('.') + 1) ?? '';
}
