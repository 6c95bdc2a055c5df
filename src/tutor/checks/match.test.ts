import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { matches } from './match.ts';

describe('matches', () => {
  it.each<[string, Json, Json, boolean]>([
    ['a part of an object', { a: 1 }, { a: 1, b: 2 }, true],
    ['another value', { a: 1 }, { a: 2 }, false],
    ['a list in another order', [{ n: 'b' }, { n: 'a' }], [{ n: 'a', x: 1 }, { n: 'b' }], true],
    ['a list that is too short', [{ n: 'a' }, { n: 'a' }], [{ n: 'a' }], false],
    ['entries that compete for one', [{ a: 1 }, { a: 1, b: 2 }], [{ a: 1, b: 2 }, { a: 1 }], true],
    ['absence asked for and given', { a: null }, { b: 1 }, true],
    ['absence asked for and not given', { a: null }, { a: 1 }, false],
    ['an equal quantity written otherwise', { cpu: '1' }, { cpu: '1000m' }, true],
    ['a different quantity', { memory: '1Gi' }, { memory: '1G' }, false],
    ['a text that is no quantity', { a: 'nginx' }, { a: 'nginx:1' }, false],
  ])('%s', (_, pattern, value, expected) => {
    expect(matches(pattern, value)).toBe(expected);
  });

  it('matches every value with itself', () => {
    fc.assert(fc.property(fc.jsonValue(), value => matches(value as Json, value)));
  });
});
