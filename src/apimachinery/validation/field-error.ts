import { goJson } from '../go/json.ts';

/** What is wrong with one field. models k8s.io/apimachinery/pkg/util/validation/field/errors.go */
export interface FieldError {
  readonly field: string;
  readonly type: string;
  /** The cause's reason in a Status. */
  readonly reason: string;
  /** The value shown; undefined where the type shows none. */
  readonly value?: unknown;
  readonly showsValue: boolean;
  readonly detail: string;
}

/** A value whose text is shown as it is: what has a String method in Go. */
export class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type At = { toString(): string };

export function invalidValue(at: At, value: unknown, detail: string): FieldError {
  return {
    field: String(at),
    type: 'Invalid value',
    reason: 'FieldValueInvalid',
    value,
    showsValue: true,
    detail,
  };
}

export function required(at: At, detail = ''): FieldError {
  return {
    field: String(at),
    type: 'Required value',
    reason: 'FieldValueRequired',
    showsValue: false,
    detail,
  };
}

export function duplicate(at: At, value: unknown): FieldError {
  return {
    field: String(at),
    type: 'Duplicate value',
    reason: 'FieldValueDuplicate',
    value,
    showsValue: true,
    detail: '',
  };
}

export function forbiddenField(at: At, detail: string): FieldError {
  return { field: String(at), type: 'Forbidden', reason: 'FieldValueForbidden', showsValue: false, detail };
}

export function notFoundField(at: At, value: unknown): FieldError {
  return {
    field: String(at),
    type: 'Not found',
    reason: 'FieldValueNotFound',
    value,
    showsValue: true,
    detail: '',
  };
}

/** @param supported shown in the order given */
export function notSupported(at: At, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quote).join(', ')}`;
  return {
    field: String(at),
    type: 'Unsupported value',
    reason: 'FieldValueNotSupported',
    value,
    showsValue: true,
    detail,
  };
}

export function tooLong(at: At, max: number): FieldError {
  const detail = `may not be more than ${max} bytes`;
  return { field: String(at), type: 'Too long', reason: 'FieldValueTooLong', showsValue: false, detail };
}

export function tooMany(at: At, actual: number, max: number): FieldError {
  const detail = `must have at most ${max} item${max === 1 ? '' : 's'}`;
  return {
    field: String(at),
    type: 'Too many',
    reason: 'FieldValueTooMany',
    value: actual,
    showsValue: true,
    detail,
  };
}

/** `Invalid value: "x": must be ...`: the message of a cause. */
export function fieldErrorBody(error: FieldError): string {
  const head = error.showsValue ? `${error.type}: ${shown(error.value)}` : error.type;
  return error.detail === '' ? head : `${head}: ${error.detail}`;
}

/** `spec.x: Invalid value: ...`. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return value instanceof Verbatim ? value.text : goJson(value);
}

/** As Go's %q. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/\\u([0-9a-f]{4})/g, (_, hex: string) =>
    hex.startsWith('00') ? `\\x${hex.slice(2)}` : `\\u${hex}`,
  );
}
