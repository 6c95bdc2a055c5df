import { canonicalQuantity, parseQuantity } from '../../api/quantity.ts';
import { isObject } from '../../base/json.ts';
import { corruptInput } from '../go/base64.ts';
import { parseGoDuration } from '../go/duration.ts';
import type { Shape, StructShape } from '../schema/shapes.ts';

/**
 * Decodes JSON into the form that Go's types give it: fields in the struct's order, zero values dropped where they
 * are not written, quantities canonical, and the errors that Go's decoder reports.
 * models sigs.k8s.io/json and the UnmarshalJSON methods of apimachinery's types
 */
export interface Decoded {
  readonly value: Readonly<Record<string, unknown>>;
  /** `unknown field "spec.x"`, in document order. */
  readonly unknown: readonly string[];
}

/** Why a value does not fit its type, in Go's words. */
export class DecodeError extends Error {}

/** @throws DecodeError with the text of Go's JSON decoder */
export function decode(shape: StructShape, value: unknown): Decoded {
  return run(new Decoder(false), shape, value);
}

/** As `decode`, with the keys of maps sorted: the form in which Go writes an object. */
export function canonicalForm(shape: StructShape, value: unknown): Decoded['value'] {
  return run(new Decoder(true), shape, value).value;
}

function run(decoder: Decoder, shape: StructShape, value: unknown): Decoded {
  const result = decoder.struct(shape, value);
  if (decoder.saved !== undefined) throw new DecodeError(decoder.saved);
  return { value: (result ?? {}) as Decoded['value'], unknown: decoder.unknown };
}

const MAX_UNKNOWN = 100;

class Decoder {
  /** The first type error: Go goes on after it, and reports it at the end. */
  saved: string | undefined;
  readonly unknown: string[] = [];
  private readonly path: (string | number)[] = [];
  private readonly fieldPath: string[] = [];
  private structName = '';
  private readonly sorted: boolean;

  constructor(sorted: boolean) {
    this.sorted = sorted;
  }

  struct(shape: StructShape, value: unknown): unknown {
    if (value === null || value === undefined) return undefined;
    if (!isObject(value)) return this.mismatch(value, shape.go);
    const outer = this.structName;
    this.structName = shape.name;
    const slots: unknown[] = [];
    let found = 0;
    for (const key in value) {
      const field = shape.fields.get(key);
      if (field === undefined) {
        if (value[key] !== undefined) this.report(key);
        continue;
      }
      this.path.push(key);
      this.fieldPath.push(key);
      let decoded = this.value(field.shape, value[key]);
      this.path.pop();
      this.fieldPath.pop();
      if (decoded !== undefined && !field.keepZero && isZero(field.shape, decoded)) decoded = undefined;
      if (decoded === undefined) continue;
      slots[field.position] = decoded;
      found++;
    }
    this.structName = outer;
    for (const field of shape.always) {
      if (slots[field.position] === undefined) {
        slots[field.position] =
          field.shape.form === 'struct' ? this.struct(field.shape, field.zero) : field.zero;
        found++;
      }
    }
    if (found === 0) return {};
    const result: Record<string, unknown> = {};
    for (const field of shape.fields.values()) {
      const slot = slots[field.position];
      if (slot !== undefined) result[field.name] = slot;
    }
    return result;
  }

  private value(shape: Shape, value: unknown): unknown {
    if (value === null || value === undefined) return undefined;
    switch (shape.form) {
      case 'struct':
        return this.struct(shape, value);
      case 'list':
        return this.list(shape, value);
      case 'map':
        return this.map(shape, value);
      case 'string':
        return typeof value === 'string' ? value : this.mismatch(value, shape.go);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.mismatch(value, shape.go);
      case 'integer':
        return this.integer(value, shape.go, shape.bits);
      case 'number':
        return typeof value === 'number' ? value : this.mismatch(value, shape.go);
      case 'bytes':
        return this.bytes(value, shape.go);
      case 'quantity':
        return quantity(value);
      case 'intOrString':
        return intOrString(value);
      case 'time':
        return time(value, false);
      case 'microTime':
        return time(value, true);
      case 'duration':
        return duration(value);
      case 'any':
        return value;
    }
  }

  private list(shape: Extract<Shape, { form: 'list' }>, value: unknown): unknown {
    if (!Array.isArray(value)) return this.mismatch(value, shape.go);
    return value.map((item, index) => {
      this.path.push(index);
      const decoded = this.item(shape.item, item);
      this.path.pop();
      return decoded;
    });
  }

  /** An item of a list or map; null is the zero of its type, a struct's with what it always writes. */
  private item(shape: Shape, value: unknown): unknown {
    const given = value === null && shape.form === 'struct' ? {} : value;
    return this.value(shape, given) ?? zeroItem(shape);
  }

  private map(shape: Extract<Shape, { form: 'map' }>, value: unknown): unknown {
    if (!isObject(value)) return this.mismatch(value, shape.go);
    const keys = Object.keys(value);
    if (this.sorted && keys.length > 1) keys.sort();
    const result: Record<string, unknown> = {};
    for (const key of keys) {
      if (value[key] === undefined) continue;
      this.path.push(key);
      const decoded = this.item(shape.value, value[key]);
      this.path.pop();
      if (decoded !== undefined) result[key] = decoded;
    }
    return result;
  }

  private integer(value: unknown, go: string, bits: 32 | 64): unknown {
    if (typeof value !== 'number') return this.mismatch(value, go);
    const fits =
      Number.isInteger(value) && Math.abs(value) <= (bits === 32 ? 2 ** 31 - (value < 0 ? 0 : 1) : 2 ** 63);
    return fits ? value : this.mismatch(value, go, true);
  }

  private bytes(value: unknown, go: string): unknown {
    if (typeof value !== 'string') return this.mismatch(value, go);
    const wrong = corruptInput(value);
    if (wrong === undefined) return value;
    this.saved ??= `illegal base64 data at input byte ${wrong}`;
    return undefined;
  }

  private report(key: string): void {
    if (this.unknown.length < MAX_UNKNOWN)
      this.unknown.push(`unknown field "${pathText([...this.path, key])}"`);
  }

  private mismatch(value: unknown, go: string, literal = false): undefined {
    const what = `${jsonType(value)}${literal ? ` ${String(value)}` : ''}`;
    const where =
      this.structName === '' ? 'value' : `struct field ${this.structName}.${this.fieldPath.join('.')}`;
    this.saved ??= `json: cannot unmarshal ${what} into Go ${where} of type ${go}`;
    return undefined;
  }
}

/** The zero of a list's or map's item that was null. */
function zeroItem(shape: Shape): unknown {
  switch (shape.form) {
    case 'string':
    case 'bytes':
      return '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'struct':
      return {};
    case 'quantity':
      return '0';
    default:
      return null;
  }
}

/** What `omitempty` leaves out. */
function isZero(shape: Shape, value: unknown): boolean {
  if (shape.form === 'any' || shape.form === 'struct') return false;
  if (value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return shape.form === 'map' && Object.keys(value as object).length === 0;
}

function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** The kind of a JSON value as Go's decoder calls it. */
export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const canonical = new Map<unknown, string>();

function quantity(value: unknown): string {
  const known = canonical.get(value);
  if (known !== undefined) return known;
  if (value === '') return '0';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
  if (!/^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/.test(text)) {
    throw new DecodeError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  if (parseQuantity(text) === undefined) {
    throw new DecodeError(
      /^[+-]?(\d+\.?\d*|\.\d+)/.test(text)
        ? "unable to parse quantity's suffix"
        : 'unable to parse numeric part of quantity',
    );
  }
  const result = canonicalQuantity(text);
  if (canonical.size > 10_000) canonical.clear();
  canonical.set(value, result);
  return result;
}

function intOrString(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  const literal = typeof value === 'number' ? ` ${value}` : '';
  throw new DecodeError(`json: cannot unmarshal ${jsonType(value)}${literal} into Go value of type int32`);
}

function duration(value: unknown): string {
  if (typeof value !== 'string')
    throw new DecodeError(`json: cannot unmarshal ${jsonType(value)} into Go value of type string`);
  if (parseGoDuration(value) === undefined)
    throw new DecodeError(
      /[^0-9.+-]/.test(value) || value === ''
        ? `time: invalid duration ${JSON.stringify(value)}`
        : `time: missing unit in duration ${JSON.stringify(value)}`,
    );
  return value;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

function time(value: unknown, micro: boolean): string {
  if (typeof value !== 'string') {
    throw new DecodeError(`json: cannot unmarshal ${jsonType(value)} into Go value of type string`);
  }
  if (!RFC3339.test(value)) {
    const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
    throw new DecodeError(`parsing time "${value}" as "${layout}": cannot parse "${value}" as "2006"`);
  }
  if (value.endsWith('Z') && value.length === (micro ? 27 : 20)) return value;
  const instant = new Date(value).toISOString();
  if (!micro) return `${instant.slice(0, 19)}Z`;
  const fraction = (/\.(\d+)/.exec(value)?.[1] ?? '').padEnd(6, '0').slice(0, 6);
  return `${instant.slice(0, 19)}.${fraction}Z`;
}
