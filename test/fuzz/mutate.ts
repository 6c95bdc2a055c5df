/** Changes what is right a little, so that it goes far before it is refused. */
import type { Rng } from '../../src/base/rng.ts';
import { chance, oddText, oddValue, pick, some } from './random.ts';

/** A JSON value with one to three places changed: another value, another type, gone, twice, deep. */
export function mutated(rng: Rng, value: unknown): unknown {
  let result = structuredClone(value);
  for (let i = 0; i <= rng.int(3); i++) result = changedSomewhere(rng, result);
  return result;
}

function changedSomewhere(rng: Rng, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || chance(rng, 0.12)) return changed(rng, value);
  if (Array.isArray(value)) {
    if (value.length === 0) return [oddValue(rng)];
    const at = rng.int(value.length);
    return value.map((item, index) => (index === at ? changedSomewhere(rng, item) : item));
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return { [oddText(rng)]: oddValue(rng) };
  const key = pick(rng, keys);
  const record = value as Record<string, unknown>;
  return { ...record, [key]: changedSomewhere(rng, record[key]) };
}

function changed(rng: Rng, value: unknown): unknown {
  switch (rng.int(7)) {
    case 0:
      return null;
    case 1:
      return [value];
    case 2:
      return { [chance(rng, 0.5) ? oddText(rng) : 'name']: value };
    case 3:
      if (Array.isArray(value)) return [...value, ...value];
      // an object may have a key `toString`, which no text can be made by
      return typeof value === 'object' && value !== null ? '[object Object]' : String(value);
    case 4:
      return nested(value, chance(rng, 0.05) ? 5000 : rng.int(20));
    case 5:
      return oddText(rng);
    default:
      return oddValue(rng);
  }
}

function nested(value: unknown, depth: number): unknown {
  let result = value;
  for (let i = 0; i < depth; i++) result = i % 2 ? [result] : { a: result };
  return result;
}

/** A text with pieces taken out, doubled, put elsewhere, replaced. */
export function mutatedText(rng: Rng, text: string, words: readonly string[] = []): string {
  let result = text;
  for (let i = 0; i <= rng.int(4); i++) {
    const at = rng.int(result.length + 1);
    const to = Math.min(result.length, at + rng.int(chance(rng, 0.2) ? 40 : 4));
    const piece = result.slice(at, to);
    const put = pick(rng, [
      () => '',
      () => piece + piece,
      () => oddText(rng),
      () => (words.length > 0 ? pick(rng, words) : oddText(rng)),
      () => String.fromCharCode(32 + rng.int(95)),
      () => [...piece].reverse().join(''),
      () => piece.repeat(rng.int(chance(rng, 0.05) ? 2000 : 8)),
    ])();
    result = result.slice(0, at) + put + result.slice(to);
  }
  return result;
}

/** Bytes with some changed, cut off, put in. */
export function mutatedBytes(rng: Rng, bytes: Uint8Array): Uint8Array {
  const result = [...bytes];
  for (let i = 0; i <= rng.int(6); i++) {
    const at = rng.int(result.length + 1);
    const kind = rng.int(5);
    if (kind === 0) result.splice(at, rng.int(8));
    else if (kind === 1) result.splice(at, 0, ...some(rng, 1, 8, () => rng.int(256)));
    else if (kind === 2) result[at] = (result[at] ?? 0) ^ (1 << rng.int(8));
    else if (kind === 3) result[at] = pick(rng, [0, 0x7f, 0x80, 0xff]);
    else if (chance(rng, 0.2)) result.length = Math.min(result.length, at);
  }
  return Uint8Array.from(result);
}

/** A text grown out of pieces, with odd ones between. */
export const sentence = (rng: Rng, words: readonly string[], most: number, between = ' '): string =>
  some(rng, 1, most, () => (chance(rng, 0.93) ? pick(rng, words) : oddText(rng))).join(between);
