import { DEFINITIONS, definitionOfKind, type FieldSchema, MESSAGES } from './definitions.ts';
import { namedGoType } from './go-names.ts';
import { isAlwaysWritten, isPointerScalar, isValueStruct } from './pointers.ts';

/** What Go type a JSON value is decoded into. */
export type Shape =
  | { readonly form: 'string' | 'boolean' | 'number' | 'bytes'; readonly go: string }
  | { readonly form: 'integer'; readonly go: string; readonly bits: 32 | 64 }
  | {
      readonly form: 'quantity' | 'intOrString' | 'time' | 'microTime' | 'duration' | 'any';
      readonly go: string;
    }
  | { readonly form: 'list'; readonly go: string; readonly item: Shape }
  | { readonly form: 'map'; readonly go: string; readonly value: Shape }
  | StructShape;

export interface StructShape {
  readonly form: 'struct';
  /** The Go name: `PodSpec`. */
  readonly name: string;
  readonly go: string;
  /** In the order of the Go struct, `kind` and `apiVersion` first. Filled on first use: types refer to themselves. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Fields that are written even when they were not given. */
  readonly always: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly position: number;
  readonly shape: Shape;
  /** True where Go holds the field by pointer. */
  readonly pointer: boolean;
  /** A given zero value is kept. */
  readonly keepZero: boolean;
  /** The value that is written where none was given; undefined where nothing is. */
  readonly zero: unknown;
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const SPECIAL: Readonly<Record<string, Shape>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { form: 'quantity', go: 'resource.Quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { form: 'intOrString', go: 'intstr.IntOrString' },
  [`${META}Time`]: { form: 'time', go: 'v1.Time' },
  [`${META}MicroTime`]: { form: 'microTime', go: 'v1.MicroTime' },
};

const structs = new Map<string, StructShape>();

/** The shape of a kind, or undefined when the API has none of that name. */
export function shapeOfKind(apiVersion: string, kind: string): StructShape | undefined {
  const name =
    definitionOfKind(apiVersion, kind) ?? (kind === 'DeleteOptions' ? `${META}DeleteOptions` : undefined);
  return name === undefined ? undefined : struct(name);
}

/** The shape of metadata, for kinds whose other fields are not built in. */
export function objectMetaShape(): StructShape {
  return struct(`${META}ObjectMeta`);
}

function struct(id: string): StructShape {
  let found = structs.get(id);
  if (found === undefined) {
    const name = id.slice(id.lastIndexOf('.') + 1);
    found = lazyStruct(id, name);
    structs.set(id, found);
  }
  return found;
}

function lazyStruct(id: string, name: string): StructShape {
  let fields: ReadonlyMap<string, Field> | undefined;
  let always: readonly Field[] | undefined;
  const shape: StructShape = {
    form: 'struct',
    name,
    go: `v1.${name}`,
    get fields() {
      fields ??= fieldsOf(id, name);
      return fields;
    },
    get always() {
      always ??= [...shape.fields.values()].filter(field => field.zero !== undefined);
      return always;
    },
  };
  return shape;
}

function fieldsOf(id: string, typeName: string): ReadonlyMap<string, Field> {
  const type = DEFINITIONS[id] ?? {};
  const required = new Set(type.required);
  const isKind = (type.gvk?.length ?? 0) > 0;
  const result = new Map<string, Field>();
  for (const name of structOrder(id, Object.keys(type.fields ?? {}))) {
    const shape = shapeOf(type.fields![name]!, typeName, name);
    const isRequired =
      (required.has(name) && name !== 'kind' && name !== 'apiVersion') || isAlwaysWritten(typeName, name);
    const isValue = isValueStruct(typeName, name, isRequired, isKind);
    const pointer = shape.form === 'struct' ? !isValue : isPointerScalar(id, name);
    result.set(name, {
      name,
      position: result.size,
      shape,
      pointer,
      keepZero: pointer || isRequired,
      zero: zeroOf(shape, isRequired && !pointer, isValue),
    });
  }
  return result;
}

function zeroOf(shape: Shape, required: boolean, valueStruct: boolean): unknown {
  if (shape.form === 'struct') return valueStruct ? {} : undefined;
  return required ? zeroValue(shape) : undefined;
}

/** What Go writes for a value that was never set, structs aside. */
export function zeroValue({ form }: Shape): unknown {
  switch (form) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
    case 'intOrString':
      return 0;
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    default:
      return null;
  }
}

function shapeOf(field: FieldSchema, type: string, name: string): Shape {
  const named = namedGoType(type, name);
  if (field.ref !== undefined) {
    const special = SPECIAL[field.ref];
    if (special) return special;
    const target = DEFINITIONS[field.ref];
    return target?.fields === undefined ? { form: 'any', go: 'interface {}' } : struct(field.ref);
  }
  switch (field.type) {
    case 'array': {
      const item = shapeOf(field.items ?? {}, type, '');
      return { form: 'list', go: named ?? `[]${item.go}`, item };
    }
    case 'object': {
      if (field.values === undefined) return { form: 'any', go: 'interface {}' };
      const value = shapeOf(field.values, type, '');
      return {
        form: 'map',
        go: value.form === 'quantity' ? 'v1.ResourceList' : `map[string]${value.go}`,
        value,
      };
    }
    case 'string':
      if (field.format === 'byte') return { form: 'bytes', go: '[]uint8' };
      return { form: 'string', go: named ?? 'string' };
    case 'boolean':
      return { form: 'boolean', go: 'bool' };
    case 'number':
      return { form: 'number', go: 'float64' };
    case 'integer':
      return field.format === 'int32'
        ? { form: 'integer', go: 'int32', bits: 32 }
        : { form: 'integer', go: 'int64', bits: 64 };
    default:
      return { form: 'any', go: 'interface {}' };
  }
}

/**
 * Field names in the order of the Go struct, which is that of the protobuf message. There, embedded structs are
 * messages of their own and names of map fields are cut to their last letter.
 */
function structOrder(id: string, names: readonly string[]): readonly string[] {
  const rest = new Set(names);
  const order: string[] = [];
  const take = (name: string) => {
    if (rest.delete(name)) order.push(name);
  };
  if (DEFINITIONS[id]?.gvk !== undefined) {
    take('kind');
    take('apiVersion');
  }
  const walk = (message: string) => {
    const base = message.slice(0, message.lastIndexOf('.') + 1);
    for (const [key, [, type]] of Object.entries(MESSAGES[message] ?? {})) {
      if (rest.has(key)) take(key);
      else if (key.length === 1) {
        const maps = [...rest].filter(
          name => name.endsWith(key) && DEFINITIONS[id]?.fields?.[name]?.type === 'object',
        );
        for (const name of maps.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) take(name);
      } else if (!order.includes(key) && MESSAGES[base + type]) walk(base + type);
    }
  };
  walk(id.replace(/^io\.k8s\./, 'k8s.io.'));
  return [...order, ...rest];
}

/** True for a kind that the API has built in. */
export function isBuiltInKind(apiVersion: string, kind: string): boolean {
  return definitionOfKind(apiVersion, kind) !== undefined;
}

const byName = new Map<string, string>();

/** The shape of a type by its Go name: `PodSpec`. Where groups share a name, core's. */
export function shapeNamed(name: string): StructShape {
  if (byName.size === 0) {
    for (const id of Object.keys(DEFINITIONS)) {
      const short = id.slice(id.lastIndexOf('.') + 1);
      if (!byName.has(short) || id.startsWith('io.k8s.api.core.')) byName.set(short, id);
    }
  }
  return struct(byName.get(name)!);
}
