/** The functions of Go templates, with the two that kubectl adds. models text/template/funcs.go */

import { corruptInput } from '../../../apimachinery/go/base64.ts';
import { sprintf, typeName } from '../../../apimachinery/go/sprintf.ts';
import { formatV } from '../../../apimachinery/go/value.ts';
import { textFromBase64 } from '../../../base/base64.ts';
import { isObject } from '../../../base/json.ts';
import { type GoTemplateError, NO_VALUE } from './error.ts';

type Lazy = readonly (() => unknown)[];
type Fail = (reason: string) => GoTemplateError;

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

/**
 * @param args evaluated only as far as the function needs them (`and`, `or`)
 * @param fail makes the error, which says where the call stands
 */
export function callFunction(name: string, args: Lazy, fail: Fail): unknown {
  const [least, most = least] = ARITY[name] ?? [0, Number.POSITIVE_INFINITY];
  if (args.length < least || args.length > most) {
    const want = most === least ? String(least) : `at least ${least}`;
    throw fail(`wrong number of args for ${name}: want ${want} got ${args.length}`);
  }
  if (name === 'and' || name === 'or') {
    let value: unknown = NO_VALUE;
    for (const arg of args) {
      value = arg();
      if (truth(value) === (name === 'or')) return value;
    }
    return value;
  }
  const values = args.map(arg => plain(arg()));
  if (TAKES_TEXT.has(name) && typeof values[0] !== 'string')
    throw fail(`wrong type for value; expected string; got ${typeOf(values[0])}`);
  return MADE[name]!(values, reason => fail(`error calling ${name}: ${reason}`));
}

/** Their first argument is a string in Go and nothing else. models text/template/exec.go, validateType */
const TAKES_TEXT: ReadonlySet<string> = new Set(['printf', 'base64decode']);

const typeOf = (value: unknown) => (value === null ? 'interface {}' : typeName(value));

/** What a map has under a key; nothing of what every object of JavaScript has. */
export function entryOf(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

const ANY = Number.POSITIVE_INFINITY;
/** How many arguments: exactly, or from and to. */
const ARITY: Readonly<Record<string, readonly [least: number, most?: number]>> = {
  and: [1, ANY],
  or: [1, ANY],
  not: [1],
  len: [1],
  index: [1, ANY],
  slice: [1, ANY],
  printf: [1, ANY],
  call: [1, ANY],
  eq: [1, ANY],
  ne: [2],
  lt: [2],
  le: [2],
  gt: [2],
  ge: [2],
  exists: [1, ANY],
  base64decode: [1],
};

function plain(value: unknown): unknown {
  return value === NO_VALUE ? null : value;
}

type Made = (args: readonly unknown[], fail: (reason: string) => GoTemplateError) => unknown;

const MADE: Readonly<Record<string, Made>> = {
  call: ([value], fail) => {
    throw fail(`non-function of type ${typeName(value)}`);
  },
  not: ([value]) => !truth(value),
  len: ([value], fail) => {
    if (typeof value === 'string') return new TextEncoder().encode(value).length;
    if (typeof value === 'object' && value !== null)
      return Array.isArray(value) ? value.length : Object.keys(value).length;
    throw fail(value === null ? 'len of nil pointer' : `len of type ${typeName(value)}`);
  },
  index: ([start, ...keys], fail) => {
    let value: unknown = start;
    for (const key of keys) {
      if (value === null || value === undefined) throw fail('index of untyped nil');
      if (isObject(value)) {
        if (typeof key !== 'string')
          throw fail(`value has type ${typeName(key).replace('64', '')}; should be string`);
        value = entryOf(value, key) ?? null;
        continue;
      }
      if (!Array.isArray(value) && typeof value !== 'string')
        throw fail(`can't index item of type ${typeName(value)}`);
      if (typeof key !== 'number') throw fail(`cannot index slice/array with type ${typeName(key)}`);
      const items = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      if (key < 0 || key >= items.length) throw fail(`index out of range: ${key}`);
      value = items[key];
    }
    return value;
  },
  slice: ([value, from, to], fail) => {
    if (typeof value !== 'string' && !Array.isArray(value))
      throw fail(`can't slice item of type ${typeName(value)}`);
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
      const next = entryOf(value, formatV(key));
      if (next === undefined) return false;
      value = next;
    }
    return true;
  },
  base64decode: ([value], fail) => {
    const text = String(value);
    const wrong = corruptInput(text);
    if (wrong !== undefined) throw fail(`base64 decode failed: illegal base64 data at input byte ${wrong}`);
    return textFromBase64(text);
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

/** What a template may call. */
export const FUNCTIONS: ReadonlySet<string> = new Set(['and', 'or', ...Object.keys(MADE)]);
