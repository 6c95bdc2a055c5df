/** Random choices from a seeded source. */
import type { Rng } from '../../src/base/rng.ts';

/** One of a list that is not empty. */
export function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[rng.int(from.length)]!;
}

/** True in `share` of all cases. */
export const chance = (rng: Rng, share: number) => rng.next() < share;

/** Between `least` and `most` of what `make` makes. */
export function some<T>(rng: Rng, least: number, most: number, make: (index: number) => T): T[] {
  return Array.from({ length: least + rng.int(most - least + 1) }, (_, index) => make(index));
}

/** The same in another order. */
export const shuffled = <T>(rng: Rng, list: readonly T[]): T[] =>
  list
    .map(value => ({ value, at: rng.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

/** Numbers at the edges of what programs count with. */
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1e308,
  1e21,
  255,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  2 ** 63,
];

export const oddNumber = (rng: Rng) => (chance(rng, 0.7) ? pick(rng, NUMBERS) : rng.int(1_000_000) - 1000);

/** Texts that programs stumble over. */
const TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '/',
  '-',
  '--',
  '-1',
  '0',
  '1e999999999',
  'null',
  'true',
  '~',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\0',
  '\n',
  '\r\n',
  '\t',
  '\x1b[31m',
  '\x1b]0;x\x07',
  '\x9b2J',
  '\ufeff',
  '\ud800',
  '한글',
  '🙂',
  'e\u0301',
  '\u202e',
  '%s%n',
  '%',
  '%00',
  '{{',
  '{}',
  '[]',
  '$(x)',
  '`x`',
  '<<x>>',
  '*',
  '(',
  '\\',
  '"',
  "'",
  '((a+)+)+$',
  'a'.repeat(300),
  'a/b/c/d',
  'a=b,c!=d',
  '1Gi',
  '100m',
  '2026-01-01T00:00:00Z',
  '10.0.0.0/8',
  '::1',
];

export const oddText = (rng: Rng): string =>
  chance(rng, 0.8)
    ? pick(rng, TEXTS)
    : String.fromCodePoint(...some(rng, 0, 20, () => (chance(rng, 0.8) ? rng.int(128) : rng.int(0xd7ff))));

/** A JSON value without meaning. */
export function oddValue(rng: Rng, depth = 3): unknown {
  const kind = rng.int(depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return chance(rng, 0.5);
  if (kind === 2) return oddNumber(rng);
  if (kind <= 4) return oddText(rng);
  if (kind <= 5) return some(rng, 0, 4, () => oddValue(rng, depth - 1));
  const entries = some(rng, 0, 4, () => [oddText(rng), oddValue(rng, depth - 1)] as const);
  return Object.fromEntries(entries);
}
