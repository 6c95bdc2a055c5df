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
    [
      'labels as an expression',
      { matchLabels: { a: 'b' } },
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
      true,
    ],
    [
      'an expression as labels',
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
      { matchLabels: { a: 'b', c: 'd' } },
      true,
    ],
    [
      'more values than asked for',
      { matchExpressions: [{ key: 'a', values: ['b'] }] },
      { matchExpressions: [{ key: 'a', values: ['b', 'c'] }] },
      false,
    ],
    ['a label that is to be absent', { matchLabels: { a: null } }, { matchLabels: { b: 'c' } }, true],
    [
      'one that is not',
      { matchLabels: { a: null } },
      { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      false,
    ],
    [
      'a second term of a node selector',
      { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a' }] }] },
      { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a' }] }, {}] },
      false,
    ],
    [
      'a toleration without operator',
      { tolerations: [{ key: 'a', operator: 'Equal', value: 'b' }] },
      { tolerations: [{ key: 'a', value: 'b' }] },
      true,
    ],
    [
      'a toleration with another',
      { tolerations: [{ key: 'a', operator: 'Equal' }] },
      { tolerations: [{ key: 'a', operator: 'Exists' }] },
      false,
    ],
    ['a text that is no quantity', { a: 'nginx' }, { a: 'nginx:1' }, false],
  ])('%s', (_, pattern, value, expected) => {
    expect(matches(pattern, value)).toBe(expected);
  });

  it.each<[string, Json, Json, boolean]>([
    ['nothing more', { a: [{ b: 1 }] }, { a: [{ b: 1 }], c: 1 }, true],
    ['an entry more', { a: [{ b: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }, false],
    ['a key more', { a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }, false],
    ['a key that is null', { a: [{ b: 1 }] }, { a: [{ b: 1, c: null }] }, true],
  ])('exactly, below a path: %s', (_, pattern, value, expected) => {
    expect(matches(pattern, value, { exact: [['a']] })).toBe(expected);
  });

  it('leaves the tolerations out that the API server adds to every pod', () => {
    const added = ['not-ready', 'unreachable'].map(taint => ({
      key: `node.kubernetes.io/${taint}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    }));
    const asked = { tolerations: [{ key: 'a', operator: 'Exists' }] };
    const exact = [['tolerations']];
    const plain = { tolerations: [{ key: 'a', value: 'b' }] };
    expect(
      matches(plain, { tolerations: [...added, { key: 'a', operator: 'Equal', value: 'b' }] }, { exact }),
    ).toBe(true);
    expect(matches(asked, { tolerations: [...added, { key: 'a', operator: 'Exists' }] }, { exact })).toBe(
      true,
    );
    expect(
      matches(asked, { tolerations: [{ operator: 'Exists' }, { key: 'a', operator: 'Exists' }] }, { exact }),
    ).toBe(false);
  });

  it('matches every value with itself', () => {
    fc.assert(fc.property(fc.jsonValue(), value => matches(value as Json, value)));
  });
});
