/** Comparisons in filters. models client-go/third_party/forked/golang/template/funcs.go */
import { JsonPathError } from './node.ts';

type Comparison = (left: unknown, right: unknown) => boolean;
type Kind = 'bool' | 'int' | 'float' | 'string';

function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  throw new JsonPathError('invalid type for comparison');
}

function sameKind(left: unknown, right: unknown): Kind {
  const kind = kindOf(left);
  if (kind !== kindOf(right)) throw new JsonPathError('incompatible types for comparison');
  return kind;
}

const equal: Comparison = (left, right) => {
  sameKind(left, right);
  return left === right;
};

const less: Comparison = (left, right) => {
  if (sameKind(left, right) === 'bool') throw new JsonPathError('invalid type for comparison');
  return (left as string) < (right as string);
};

/** By operator; each throws JsonPathError for values that have no order or are of different kinds. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': less,
  '<=': (left, right) => less(left, right) || equal(left, right),
  '>': (left, right) => !less(left, right) && !equal(left, right),
  '>=': (left, right) => !less(left, right),
};
