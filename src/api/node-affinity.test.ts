import { expect, test } from 'vitest';
import { matchesNodeSelector } from './node-affinity.ts';

const node = { metadata: { name: 'a', labels: { zone: 'x' } } };

test('one of the terms suffices', () => {
  const term = (value: string) => ({
    matchExpressions: [{ key: 'zone', operator: 'In', values: [value] }],
  });
  expect(matchesNodeSelector({ nodeSelectorTerms: [term('y'), term('x')] }, node)).toBe(true);
  expect(matchesNodeSelector({ nodeSelectorTerms: [term('y')] }, node)).toBe(false);
});

test('a selector without terms, as a scheduler profile may hold, suits no node', () => {
  expect(matchesNodeSelector({}, node)).toBe(false);
});
