/**
 * Forms of values that berth wrote itself and reads again from a disk (results, snapshots, rows). A form is checked in
 * place, without a copy: a cluster is a few million characters and is checked whenever a lab is opened. A form is bound
 * to its type: a field that the type gains has to be named here, or the compiler complains.
 */

/** Says what is wrong with a value, place first (`.tasks[2].spent is no number`); undefined when it is a T. */
export interface Form<T> {
  (value: unknown): string | undefined;
  /** Never there: it carries the type. */
  readonly type?: T;
}

/** A value has another form than it was written in. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

/** The value as what it was checked to be. @param what names it in the error @throws FormError */
export function checked<T>(form: Form<T>, value: unknown, what: string): T {
  const mistake = form(value);
  if (mistake !== undefined) throw new FormError(`${what}${mistake}`);
  return value as T;
}

/** The value of a JSON text as what it was checked to be. @throws FormError, for what is no JSON too */
export function checkedJson<T>(form: Form<T>, text: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FormError(`${what} is no JSON`);
  }
  return checked(form, value, what);
}

export const text: Form<string> = value => (typeof value === 'string' ? undefined : ' is no text');
/** NaN and infinities, which JSON does not have, are none. */
export const number: Form<number> = value => (Number.isFinite(value) ? undefined : ' is no number');
export const flag: Form<boolean> = value => (typeof value === 'boolean' ? undefined : ' is no boolean');
export const anything: Form<unknown> = () => undefined;

/** An IPv4 address. */
export const ipv4: Form<string> = value =>
  typeof value === 'string' && IPV4.test(value) ? undefined : ' is no address';
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/;

/** One of some values. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Form<T> {
  return value =>
    values.some(known => known === value) ? undefined : ` is none of ${values.map(String).join(', ')}`;
}

/** What may be left out. */
export function optional<T>(form: Form<T>): Form<T | undefined> {
  return value => (value === undefined ? undefined : form(value));
}

/** What may be null. */
export function nullable<T>(form: Form<T>): Form<T | null> {
  return value => (value === null ? undefined : form(value));
}

export function list<T>(form: Form<T>): Form<readonly T[]> {
  return value => {
    if (!Array.isArray(value)) return ' is no list';
    for (let index = 0; index < value.length; index++) {
      const mistake = form(value[index]);
      if (mistake !== undefined) return `[${index}]${mistake}`;
    }
    return undefined;
  };
}

/** Two values in a list. */
export function pair<A, B>(first: Form<A>, second: Form<B>): Form<readonly [A, B]> {
  return value => {
    if (!Array.isArray(value) || value.length !== 2) return ' is no pair';
    return first(value[0]) ?? second(value[1]);
  };
}

/** Values by name. */
export function map<T>(form: Form<T>): Form<{ readonly [name: string]: T }> {
  return value => {
    if (!isRecord(value)) return ' is no mapping';
    for (const key in value) {
      const mistake = form(value[key]);
      if (mistake !== undefined) return `.${key}${mistake}`;
    }
    return undefined;
  };
}

type Fields<T> = {
  readonly [K in keyof T]-?: Form<Record<string, never> extends Pick<T, K> ? T[K] | undefined : T[K]>;
};

/** Values by the names of a type's fields. What it holds besides is left alone. */
export function record<T extends object>(fields: Fields<T>): Form<T> {
  const forms = Object.entries(fields) as [string, Form<unknown>][];
  return value => {
    if (!isRecord(value)) return ' is no mapping';
    for (const [name, form] of forms) {
      const mistake = form(value[name]);
      if (mistake !== undefined) return `.${name}${value[name] === undefined ? ' is missing' : mistake}`;
    }
    return undefined;
  };
}

/** One form or another. */
export function either<A, B>(first: Form<A>, second: Form<B>): Form<A | B> {
  return value => (first(value) === undefined ? undefined : second(value));
}

/** A form that refers to itself. */
export function later<T>(form: () => Form<T>): Form<T> {
  return value => form()(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
