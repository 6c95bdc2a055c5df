import { expect, it } from 'vitest';
import {
  checked,
  checkedJson,
  type Form,
  FormError,
  later,
  list,
  map,
  number,
  oneOf,
  optional,
  record,
  text,
} from './form.ts';

interface Tree {
  readonly name: string;
  readonly kind: 'leaf' | 'branch';
  readonly size?: number;
  readonly below: readonly Tree[];
  readonly notes: { readonly [name: string]: string };
}
const TREE: Form<Tree> = record<Tree>({
  name: text,
  kind: oneOf('leaf', 'branch'),
  size: optional(number),
  below: list(later(() => TREE)),
  notes: map(text),
});
const leaf = { name: 'a', kind: 'leaf', below: [], notes: { x: 'y' } };

it('gives what has the form as it is, whatever it holds besides', () => {
  const tree = { ...leaf, kind: 'branch', size: 1, below: [leaf], more: true };
  expect(checked(TREE, tree, 'tree')).toBe(tree);
  expect(checkedJson(TREE, JSON.stringify(tree), 'tree')).toEqual(tree);
});

it.each([
  [{ ...leaf, below: [leaf, { ...leaf, name: 3 }] }, 'tree.below[1].name is no text'],
  [{ ...leaf, name: undefined }, 'tree.name is missing'],
  [{ ...leaf, kind: 'twig' }, 'tree.kind is none of leaf, branch'],
  [{ ...leaf, size: Number.NaN }, 'tree.size is no number'],
  [{ ...leaf, size: null }, 'tree.size is no number'],
  [{ ...leaf, below: { length: 1 } }, 'tree.below is no list'],
  [{ ...leaf, notes: { x: null } }, 'tree.notes.x is no text'],
  [[leaf], 'tree is no mapping'],
  [null, 'tree is no mapping'],
])('says where %j has another', (value, message) => {
  expect(() => checked(TREE, value, 'tree')).toThrow(new FormError(message));
});

it('says so of what is no JSON', () => {
  expect(() => checkedJson(TREE, '{"name":', 'tree')).toThrow(new FormError('tree is no JSON'));
});
