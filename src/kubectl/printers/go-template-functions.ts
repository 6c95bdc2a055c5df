/** The functions of Go templates, with the two that kubectl adds. models text/template/funcs.go */
import { type GoTemplateError, NO_VALUE } from './go-template-error.ts';
import { formatV } from './go-value.ts';
import { sprintf } from './sprintf.ts';

type Lazy = readonly (() => unknown)[];
type Fail = (name: string, reason: string) => GoTemplateError;

/** True for what `if` takes as true. */
export function truth(value: unknown): boolean {
  if (
    value === NO_VALUE ||
    value === null ||
    value === undefined ||
    value === false ||
    value === 0 ||
    value === ''
  ) {
    return false;
  }
  return typeof value === 'object'
    ? (Array.isArray(value) ? value.length : Object.keys(value).length) > 0
    : true;
}

/** @param args evaluated only as far as the function needs them (`and`, `or`) @throws what `fail` makes */
export function callFunction(name: string, args: Lazy, fail: Fail): unknown {
  if (name === 'and' || name === 'or') {
    let value: unknown = NO_VALUE;
    for (const arg of args) {
      value = arg();
      if (truth(value) === (name === 'or')) return value;
    }
    return value;
  }
  const made = FUNCTIONS[name];
  if (made === undefined) throw fail(name, 'not supported here');
  return made(
    args.map(arg => plain(arg())),
    reason => fail(name, reason),
  );
}

function plain(value: unknown): unknown {
  return value === NO_VALUE ? null : value;
}

type Made = (args: readonly unknown[], fail: (reason: string) => GoTemplateError) => unknown;

const FUNCTIONS: Readonly<Record<string, Made>> = {
  not: ([value]) => !truth(value),
  len: ([value], fail) => {
    if (typeof value === 'string') return new TextEncoder().encode(value).length;
    if (typeof value === 'object' && value !== null)
      return Array.isArray(value) ? value.length : Object.keys(value).length;
    throw fail(
      value === null
        ? 'len of nil pointer'
        : `len of type ${typeof value === 'number' ? 'int64' : typeof value}`,
    );
  },
  index: ([start, ...keys], fail) => {
    let value: unknown = start;
    for (const key of keys) {
      if (value === null || value === undefined) throw fail('index of untyped nil');
      if (Array.isArray(value)) {
        if (typeof key !== 'number') throw fail(`cannot index slice/array with type ${typeof key}`);
        if (key < 0 || key >= value.length) throw fail(`index out of range: ${key}`);
        value = value[key];
      } else if (typeof value === 'object') value = (value as Record<string, unknown>)[String(key)] ?? null;
      else throw fail(`can't index item of type ${typeof value}`);
    }
    return value;
  },
  slice: ([value, from, to], fail) => {
    if (typeof value !== 'string' && !Array.isArray(value))
      throw fail(`can't slice item of type ${typeof value}`);
    return value.slice(Number(from ?? 0), to === undefined ? undefined : Number(to));
  },
  print: args => sprint(args),
  println: args => `${args.map(formatV).join(' ')}\n`,
  printf: ([format, ...rest]) => sprintf(String(format), rest),
  html: args =>
    sprint(args).replace(
      /[&<>"']/g,
      letter => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' })[letter]!,
    ),
  js: args =>
    sprint(args).replace(/[\\'"<>&=]/g, letter =>
      `\\'"`.includes(letter) ? `\\${letter}` : `\\u00${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  urlquery: args => encodeURIComponent(sprint(args)).replaceAll('%20', '+'),
  eq: ([first, ...rest], fail) => rest.some(other => equal(first, other, fail)),
  ne: ([a, b], fail) => !equal(a, b, fail),
  lt: ([a, b], fail) => order(a, b, fail) < 0,
  le: ([a, b], fail) => order(a, b, fail) <= 0,
  gt: ([a, b], fail) => order(a, b, fail) > 0,
  ge: ([a, b], fail) => order(a, b, fail) >= 0,
  exists: ([start, ...keys]) => {
    let value: unknown = start;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null) return false;
      const next = (value as Record<string, unknown>)[String(key)];
      if (next === undefined) return false;
      value = next;
    }
    return true;
  },
  base64decode: ([value], fail) => {
    try {
      return new TextDecoder().decode(Uint8Array.from(atob(String(value)), letter => letter.charCodeAt(0)));
    } catch {
      throw fail('base64 decode failed: illegal base64 data at input byte 0');
    }
  },
};

/** Spaces come between values when neither is a string. */
function sprint(args: readonly unknown[]): string {
  return args
    .map((arg, index) =>
      index > 0 && typeof arg !== 'string' && typeof args[index - 1] !== 'string'
        ? ` ${formatV(arg)}`
        : formatV(arg),
    )
    .join('');
}

function equal(a: unknown, b: unknown, fail: (reason: string) => GoTemplateError): boolean {
  if (a === null || b === null || a === undefined || b === undefined) return a === b;
  if (typeof a !== typeof b) throw fail('incompatible types for comparison');
  if (typeof a === 'object') throw fail('non-comparable type');
  return a === b;
}

function order(a: unknown, b: unknown, fail: (reason: string) => GoTemplateError): number {
  if (typeof a !== typeof b) throw fail('incompatible types for comparison');
  if (typeof a !== 'number' && typeof a !== 'string') throw fail('invalid type for comparison');
  return a === b ? 0 : a < (b as typeof a) ? -1 : 1;
}
