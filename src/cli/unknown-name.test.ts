import { expect, it } from 'vitest';
import { nearest, unknownName } from './unknown-name.ts';

const LABS = ['taints-01', 'taints-02', 'labels-01', 'static-pods-01'];

it.each([
  ['taint-01', ['taints-01', 'taints-02']],
  ['static', ['static-pods-01']],
  ['frobnicate', []],
])('the names nearest to %s', (name, expected) => {
  expect(nearest(name, LABS).slice(0, expected.length || 9)).toEqual(expected);
});

it('says where all are listed when nothing is near', () => {
  expect(unknownName('lab', 'xyz', LABS, 'berth lab --list lists them.').message).toBe(
    'there is no lab "xyz". berth lab --list lists them.',
  );
});
