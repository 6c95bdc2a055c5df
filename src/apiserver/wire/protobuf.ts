import { JsonSyntaxError, scanJson } from '../../apimachinery/decode/json-scan.ts';
import { DEFINITIONS, definitionOfKind, MESSAGES } from '../../apimachinery/schema/definitions.ts';
import { isPointerScalar } from '../../apimachinery/schema/pointers.ts';
import { toBase64 } from '../../base/base64.ts';
import { rfc3339, rfc3339Micro } from '../../base/clock.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { ProtobufReader } from './protobuf-reader.ts';

// models apimachinery/pkg/runtime/serializer/protobuf and the generated.proto files of k8s.io/api

/** How one field of a message is read. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly list: boolean;
  /** Its own fields stand in the JSON of what holds it. */
  readonly inline: boolean;
  /** Held by pointer in Go: a zero that is there was given, while others are written though they were not. */
  readonly pointer: boolean;
}

const META = 'k8s.io.apimachinery.pkg.apis.meta.v1.';
const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const decoder = new TextDecoder();

/** The bytes are no object in protobuf form, or of a kind whose form is not known. */
export class NotProtobuf extends Error {}

/**
 * Decodes a request body of type application/vnd.kubernetes.protobuf to the JSON form of the object. Go writes
 * zero values too, which in JSON are left out.
 * @throws NotProtobuf with the reason
 */
export function decodeProtobuf(bytes: Uint8Array): JsonObject {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new NotProtobuf(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  try {
    const unknown = readMessage(bytes.subarray(MAGIC.length), 'k8s.io.apimachinery.pkg.runtime.Unknown', RAW);
    const { apiVersion = '', kind = '' } = (unknown.typeMeta ?? {}) as { apiVersion?: string; kind?: string };
    const name = messageOfKind(apiVersion, kind);
    if (name === undefined) {
      throw new NotProtobuf(`no kind "${kind}" is registered for version "${apiVersion}" in protobuf form`);
    }
    const raw = (unknown as { raw?: unknown }).raw as Uint8Array | undefined;
    return { kind, apiVersion, ...readMessage(raw ?? new Uint8Array(), name) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof JsonSyntaxError) throw new NotProtobuf(error.message);
    throw error;
  }
}

/** What every group has besides its own kinds. models metav1.AddToGroupVersion */
const IN_EVERY_GROUP = new Set([
  'CreateOptions',
  'DeleteOptions',
  'GetOptions',
  'ListOptions',
  'PatchOptions',
  'UpdateOptions',
  'WatchEvent',
  'Status',
]);

function messageOfKind(apiVersion: string, kind: string): string | undefined {
  const own = definitionOfKind(apiVersion, kind)?.replace(/^io\.k8s/, 'k8s.io');
  const core = `k8s.io.api.core.v1.${apiVersion === 'v1' ? kind : ''}`;
  return [own ?? core, IN_EVERY_GROUP.has(kind) ? META + kind : ''].find(name => name in MESSAGES);
}

/** Marks bytes that stay bytes: the object inside the envelope. */
const RAW = new Set(['raw']);

const fieldsOf = new Map<string, ReadonlyMap<number, Field>>();

function fieldTable(message: string): ReadonlyMap<number, Field> {
  const known = fieldsOf.get(message);
  if (known) return known;
  const definition = DEFINITIONS[message.replace(/^k8s\.io/, 'io.k8s')];
  const fields = new Map<number, Field>();
  for (const [name, [number, type]] of Object.entries(MESSAGES[message] ?? {})) {
    const list = type.endsWith('[]');
    const plain = list ? type.slice(0, -2) : type;
    const full = resolve(plain, message);
    fields.set(number, {
      name,
      type: full,
      list,
      pointer: isPointerScalar(message, name),
      inline: !list && definition?.fields !== undefined && !(name in definition.fields) && full in MESSAGES,
    });
  }
  fieldsOf.set(message, fields);
  return fields;
}

/** A type's full name: what has no dots is a scalar, a map, or of the package of its user. */
function resolve(type: string, user: string): string {
  if (type.startsWith('map<') || SCALARS.has(type) || type.includes('.')) return type.replace(/^\./, '');
  const local = `${user.slice(0, user.lastIndexOf('.'))}.${type}`;
  return local in MESSAGES ? local : type;
}

const SCALARS = new Set(['string', 'bytes', 'bool', 'int32', 'int64', 'double']);

type Mutable = { [key: string]: Json | undefined };

function readMessage(bytes: Uint8Array, message: string, keepBytes?: ReadonlySet<string>): JsonObject {
  const fields = fieldTable(message);
  const reader = new ProtobufReader(bytes);
  const result: Mutable = {};
  while (!reader.done) {
    const { field, value } = reader.next();
    const found = fields.get(field);
    if (!found) continue;
    if (keepBytes?.has(found.name)) result[found.name] = value as unknown as Json;
    else readField(result, found, value, message);
  }
  return result;
}

function readField(result: Mutable, field: Field, value: bigint | Uint8Array, message: string): void {
  if (field.type.startsWith('map<')) {
    const [key, item] = readMapEntry(value as Uint8Array, field.type, message);
    result[field.name] = { ...(result[field.name] as JsonObject | undefined), [key]: item };
    return;
  }
  const read = readValue(value, field.type);
  if (field.inline) Object.assign(result, read);
  else if (field.list)
    result[field.name] = [...((result[field.name] ?? []) as readonly Json[]), read === undefined ? {} : read];
  else if (read !== undefined && (field.pointer || !isZero(read))) result[field.name] = read;
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false;
}

function readMapEntry(bytes: Uint8Array, type: string, message: string): [string, Json] {
  const valueType = resolve(type.slice('map<string, '.length, -1), message);
  const reader = new ProtobufReader(bytes);
  let [key, item]: [string, Json | undefined] = ['', undefined];
  while (!reader.done) {
    const { field, value } = reader.next();
    if (field === 1) key = decoder.decode(value as Uint8Array);
    else if (field === 2) item = readValue(value, valueType);
  }
  return [key, item ?? (valueType === 'string' || valueType === 'bytes' ? '' : {})];
}

function readValue(value: bigint | Uint8Array, type: string): Json | undefined {
  if (typeof value === 'bigint') return type === 'bool' ? value !== 0n : Number(value);
  const special = SPECIAL[type];
  return special ? special(value) : readMessage(value, type);
}

interface Seconds {
  readonly seconds?: number;
  readonly nanos?: number;
}

function readTime(bytes: Uint8Array, write: (ms: number) => string, message: string): string | undefined {
  if (bytes.length === 0) return undefined;
  const { seconds = 0, nanos = 0 } = readMessage(bytes, message) as Seconds;
  return write(seconds * 1000 + nanos / 1e6);
}

const INT_OR_STRING = 'k8s.io.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = 'k8s.io.apimachinery.pkg.api.resource.Quantity';
const items = (type: string) => (bytes: Uint8Array) => readMessage(bytes, type).items ?? [];
const jsonInside = (bytes: Uint8Array, type: string, field: string): Json | undefined => {
  const raw = readMessage(bytes, type, new Set([field]))[field] as unknown as Uint8Array | undefined;
  if (raw === undefined || raw.length === 0) return undefined;
  const text = decoder.decode(raw);
  scanJson(text);
  return JSON.parse(text) as Json;
};
const RAW_EXTENSION = 'k8s.io.apimachinery.pkg.runtime.RawExtension';
const EXTENSIONS = 'k8s.io.apiextensions-apiserver.pkg.apis.apiextensions.v1.';
const ANY_JSON = `${EXTENSIONS}JSON`;

/** Messages whose JSON form is not an object of their fields. */
const SPECIAL: { readonly [type: string]: (bytes: Uint8Array) => Json | undefined } = {
  string: bytes => decoder.decode(bytes),
  bytes: toBase64,
  [QUANTITY]: bytes => readMessage(bytes, QUANTITY).string ?? '0',
  [`${META}Time`]: bytes => readTime(bytes, rfc3339, `${META}Time`),
  [`${META}MicroTime`]: bytes => readTime(bytes, rfc3339Micro, `${META}MicroTime`),
  [INT_OR_STRING](bytes) {
    const { type = 0, intVal = 0, strVal = '' } = readMessage(bytes, INT_OR_STRING);
    return type === 1 ? strVal : intVal;
  },
  [`${META}FieldsV1`]: bytes => jsonInside(bytes, `${META}FieldsV1`, 'Raw'),
  double: bytes => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(0, true),
  // models apiextensions/v1/marshal.go: a null, too, is a value
  [ANY_JSON]: bytes => jsonInside(bytes, ANY_JSON, 'raw') ?? null,
  [`${EXTENSIONS}JSONSchemaPropsOrArray`](bytes) {
    const { schema = null, jSONSchemas } = readMessage(bytes, `${EXTENSIONS}JSONSchemaPropsOrArray`);
    return jSONSchemas ?? schema;
  },
  [`${EXTENSIONS}JSONSchemaPropsOrBool`](bytes) {
    const { schema, allows = false } = readMessage(bytes, `${EXTENSIONS}JSONSchemaPropsOrBool`);
    return schema ?? allows;
  },
  [`${EXTENSIONS}JSONSchemaPropsOrStringArray`](bytes) {
    const { schema = null, property } = readMessage(bytes, `${EXTENSIONS}JSONSchemaPropsOrStringArray`);
    return property ?? schema;
  },
  [RAW_EXTENSION]: bytes => jsonInside(bytes, RAW_EXTENSION, 'raw'),
  [`${META}Verbs`]: items(`${META}Verbs`),
  'k8s.io.api.authentication.v1.ExtraValue': items('k8s.io.api.authentication.v1.ExtraValue'),
  'k8s.io.api.certificates.v1.ExtraValue': items('k8s.io.api.certificates.v1.ExtraValue'),
  'k8s.io.api.authorization.v1.ExtraValue': items('k8s.io.api.authorization.v1.ExtraValue'),
};
