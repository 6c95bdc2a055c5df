/** Fields of a kind in the server's OpenAPI document. models kubectl/pkg/explain/v2 */
import { isObject, type JsonObject } from '../../base/json.ts';

const PREFIX = '#/components/schemas/';

/** The schemas of one group and version. */
export class Schemas {
  private readonly all: JsonObject;

  constructor(document: JsonObject) {
    const components = document.components;
    this.all = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  }

  /** The schema of a kind, or undefined. */
  ofKind(group: string, version: string, kind: string): JsonObject | undefined {
    return Object.values(this.all).find((schema): schema is JsonObject => {
      const gvks = isObject(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
      return (
        Array.isArray(gvks) &&
        gvks.filter(isObject).some(gvk => gvk.group === group && gvk.version === version && gvk.kind === kind)
      );
    });
  }

  /** What a field's schema refers to, with the field's own description where it has one. */
  resolve(schema: JsonObject): JsonObject {
    const ref = this.refOf(schema);
    if (ref === undefined) return schema;
    const target = this.all[ref];
    if (!isObject(target)) return schema;
    return typeof schema.description === 'string' ? { ...target, description: schema.description } : target;
  }

  /** `Container`, `[]Container`, `map[string]string`, `integer`. */
  typeOf(schema: JsonObject): string {
    const ref = this.refOf(schema);
    if (ref !== undefined) {
      const target = this.all[ref];
      if (
        isObject(target) &&
        !isObject(target.properties) &&
        typeof target.type === 'string' &&
        target.type !== 'object'
      )
        return target.type;
      return ref.split('.').pop()!;
    }
    if (schema.type === 'array') return `[]${isObject(schema.items) ? this.typeOf(schema.items) : 'Object'}`;
    if (isObject(schema.additionalProperties))
      return `map[string]${this.typeOf(schema.additionalProperties)}`;
    return typeof schema.type === 'string' && schema.type !== 'object' ? schema.type : 'Object';
  }

  /** The fields below a schema, through lists and maps, by name. */
  fieldsOf(schema: JsonObject): [string, JsonObject][] {
    const target = this.inner(schema);
    const properties = isObject(target.properties) ? target.properties : {};
    return Object.entries(properties)
      .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  requiredOf(schema: JsonObject): readonly string[] {
    const { required } = this.inner(schema);
    return Array.isArray(required) ? (required as string[]) : [];
  }

  /** The object that a list or map is made of. */
  inner(schema: JsonObject): JsonObject {
    const target = this.resolve(schema);
    if (target.type === 'array' && isObject(target.items)) return this.inner(target.items);
    if (!isObject(target.properties) && isObject(target.additionalProperties))
      return this.inner(target.additionalProperties);
    return target;
  }

  refOf(schema: JsonObject): string | undefined {
    if (typeof schema.$ref === 'string') return schema.$ref.slice(PREFIX.length);
    const [first] = Array.isArray(schema.allOf) ? (schema.allOf as readonly unknown[]) : [];
    return isObject(first) && typeof first.$ref === 'string' ? first.$ref.slice(PREFIX.length) : undefined;
  }
}
